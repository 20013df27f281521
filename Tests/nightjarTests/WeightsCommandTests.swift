// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Fusion
import Models
import Segments
import Tensors
import TestSupport
import Testing

@Suite struct WeightsCommandTests {
  private let folder: TemporaryFolder
  private let models: BorrowedModels
  private let identity: ModelIdentity

  init() throws {
    folder = try TemporaryFolder()
    models = try BorrowedModels()
    identity = try ModelIdentity(ModelDirectory(path: models.path))
  }

  private func run(_ arguments: String...) throws -> NightjarProcess {
    try NightjarProcess.run(arguments, environment: ["NIGHTJAR_MODELS": models.path])
  }

  /// Random weights that say they were made with the encoders in use.
  private func weights(
    _ name: String, _ kind: FusionKind = .late, _ notes: [String: String?] = [:]
  ) throws -> String {
    var model = RandomTemporalModel(kind)
    model.metadata["name"] = name
    model.metadata["frame_encoder"] = identity.frame
    model.metadata["audio_encoder"] = identity.audio
    model.metadata["text_encoder"] = identity.text
    model.metadata["encoders_sha256"] = identity.encodersSHA256
    for (key, value) in notes { model.metadata[key] = value }
    let path = "\(folder.path)/\(name).safetensors"
    try model.write(to: path)
    return path
  }

  /// Sources of one segment each, whose captions are where the mean puts them.
  private func cache(sha256: String? = nil) throws -> String {
    let path = "\(folder.path)/cache"
    let cache = try FeatureCache(
      path: path,
      maker: FeatureCache.Maker(
        frame: identity.frame, audio: identity.audio, text: identity.text, bridge: identity.bridge,
        sha256: sha256 ?? identity.encodersSHA256, stepSeconds: 0.5))
    var random = RandomSource(seed: 5)
    for source in 0..<30 {
      let topic = random.tensor(shape: [384]).l2Normalized().values
      let features = random.tensor(shape: [1280]).values
      let recorder = try FeatureRecorder(
        into: cache, source: "\(source)", fingerprint: "",
        captions: [
          FeatureChunk.Caption(
            text: CaptionText(Cue(start: .zero, end: Steps.time(16), text: "topic")), vector: topic)
        ]
      ) { EncodedCue(cue: $0, vector: [], tokenStates: Tensor(zeros: [0, 384])) }
      for index in 0..<16 {
        recorder.record(
          EncodedStep(
            index: index, epoch: 0, start: Steps.time(index), end: Steps.time(index + 1),
            video: EncodedStep.View(features: features, scores: [], vector: topic), audio: nil,
            audioCoverage: 0, loudnessPeak: 0, frame: nil, cues: nil))
      }
      try recorder.finish()
    }
    return path
  }

  private func fusion(_ configuration: String = "") throws -> (status: Int32, model: JSON?) {
    let config = try folder.file("config.toml", configuration.utf8)
    let run = try run("analyze", Analysis.sample, "--to", "8", "--config", config)
    return (run.status, try Analysis.records(in: run.output).first?["model"])
  }

  @Test func anAnalysisUsesWhatIsInstalledUntilItIsTakenBack() throws {
    #expect(try fusion().model?["fusion"].string == "mean")
    #expect(try run("weights", "show").status == 69)
    let installed = try run("weights", "install", try weights("first"), "--force")
    #expect(installed.status == 0, "\(installed.errors)")

    let model = try #require(try fusion().model)
    #expect(model["fusion"].string == "late")
    #expect(model["weights"]["name"].string == "first")
    let hash = try #require(model["weights"]["sha256"].string)
    #expect(installed.output.contains(hash))
    #expect(try fusion("fusion.type = \"late\"").model?["fusion"].string == "late")
    #expect(try fusion("fusion.type = \"mean\"").model?["weights"].isNull == true)
    #expect(try fusion("fusion.type = \"early\"").status == 78)

    for command in [["weights", "show"], ["models", "info", "temporal"]] {
      let shown = try NightjarProcess.run(command, environment: ["NIGHTJAR_MODELS": models.path])
      #expect(shown.status == 0 && shown.output.contains("name: first"))
    }
    #expect(try run("weights", "rollback").output == "The mean is in use again.\n")
    #expect(try fusion().model?["fusion"].string == "mean")
    #expect(try run("weights", "rollback").status == 69)
  }

  @Test func aSetHasToBeComparedAndIsRefusedIfItIsWorse() throws {
    let (path, cache) = (try weights("random"), try cache())
    let unseen = try run("weights", "install", path)
    #expect(unseen.status == 64 && unseen.errors.contains("was not compared"))
    let worse = try run("weights", "install", path, "--data", cache)
    #expect(worse.status == 65 && worse.errors.contains("is worse"), "\(worse.errors)")
    #expect(worse.output.contains("recall@1 on 6 held-out segments"))
    #expect(worse.output.contains("of what is in use (mean): 100.0 %"))
    #expect(try run("weights", "show").status == 69)

    #expect(try run("weights", "install", path, "--data", cache, "--force").status == 0)
    // As good as what is in use now.
    let equal = try run("weights", "install", try weights("equal"), "--data", cache)
    #expect(equal.status == 0, "\(equal.errors)")
    #expect(try run("weights", "install", path, "--force").status == 0)
    #expect(try run("weights", "install", path).output == "random is in use already.\n")
  }

  /// Whatever machine fetched them: only the label bridge's bits depend on it.
  @Test func theDefaultWeightsFitTheModelsThatAreFetched() throws {
    let weights = Fixtures.project + "weights/temporal-default.safetensors"
    let metadata = try SafetensorsFile(path: weights).metadata
    #expect(metadata["encoders_sha256"] == identity.encodersSHA256)
    let installed = try run("weights", "install", weights, "--force")
    #expect(installed.status == 0, "\(installed.errors)")
  }

  @Test(arguments: [
    ("frame_encoder", "eye", "frame encoder eye"), ("encoders_sha256", "00", "SHA-256 is 00"),
    ("text_encoder", nil, "does not say text_encoder"),
  ])
  func weightsForOtherEncodersAreRefusedByName(key: String, value: String?, said: String) throws {
    let refused = try run("weights", "install", try weights("a", .late, [key: value]), "--force")
    #expect(refused.status == 65 && refused.errors.contains(said), "\(refused.errors)")
  }

  @Test func whatIsNoSetOfWeightsIsRefused() throws {
    #expect(try run("weights", "install", "\(folder.path)/none", "--force").status == 66)
    let text = try folder.file("a.safetensors", "no weights".utf8)
    #expect(try run("weights", "install", text, "--force").status == 65)
    let path = try weights("b")
    _ = try folder.file("b.json", "{}".utf8)
    let refused = try run("weights", "install", path, "--force")
    #expect(refused.status == 65 && refused.errors.contains("\"name\" is missing"))
    let cache = try cache(sha256: "00")
    let other = try run("weights", "install", try weights("c"), "--data", cache)
    #expect(other.status == 65 && other.errors.contains("models whose SHA-256 is 00"))
  }

  @Test func damageIsFoundBeforeAnythingIsAnalysed() throws {
    let installed = try run("weights", "install", try weights("first"), "--force")
    #expect(installed.status == 0)
    #expect(try run("models", "verify").output.contains("temporal: ok: first"))
    let sets = "\(models.path)/temporal"
    for name in try FileManager.default.contentsOfDirectory(atPath: sets)
    where name.hasSuffix(".safetensors") {
      try Data("cut".utf8).write(to: URL(filePath: "\(sets)/\(name)"))
    }
    let verified = try run("models", "verify")
    #expect(verified.status == 69 && verified.output.contains("temporal: FAILED"))
    #expect(try fusion().status == 69)
    #expect(try fusion("fusion.type = \"mean\"").status == 0)
  }
}
