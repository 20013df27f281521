// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Events
import Features
import Fusion
import Foundation
import Models
import Tensors
import Training

/// What `train --adapt` takes, and what it does.
struct AdaptationOptions: ParsableArguments {
  @Flag(help: "Move weights a little by a few judged segments, instead of training new ones.")
  var adapt = false

  @Option(
    help: ArgumentHelp("Weights to begin with (default: those in use).", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var from: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Segments that are what they are said to be.", valueName: "id"))
  var accepted: [String] = []

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Segments that are not.", valueName: "id"))
  var rejected: [String] = []

  func validate() throws {
    let judged = accepted + rejected
    if adapt && judged.isEmpty {
      throw ValidationError("--adapt needs segments that are --accepted or --rejected.")
    }
    if !adapt && (!judged.isEmpty || from != nil) {
      throw ValidationError("--accepted, --rejected and --from need --adapt.")
    }
  }

  /// Writes adapted weights, and prints how far the judged segments went.
  func run(
    on cache: FeatureCache, models: ModelDirectory, out: String, showsProgress: Bool
  ) throws {
    let model = try start(models)
    let judged = try JudgedSegment.find(
      accepted: accepted, rejected: rejected, in: cache,
      stepsPerSegment: TrainingSettings().stepsPerSegment
    ) { origin, epoch, start in
      RecordID.segment(source: origin.source, session: origin.session, epoch: epoch, start: start)
    }
    var adaptation = try Adaptation(of: model, by: judged, in: cache)
    let before = adaptation.likeness
    let interruption = Interruption()
    interruption.listen {}
    defer { Terminal.shared.hideProgress() }
    let isDone = try adaptation.run { share in
      if showsProgress { Terminal.shared.show(progress: "\(Int(100 * share)) %") }
      return interruption.status == nil
    }
    guard isDone else {
      throw Failure(
        "interrupted; nothing was written", status: interruption.status ?? .interrupted)
    }
    try adaptation.model.write(to: out, precision: .half, notes: cache.maker.notes)
    Terminal.shared.hideProgress()
    let after = adaptation.likeness
    print("likeness to their sentences, from -1 to 1:")
    for (name, likeness) in [("accepted", \Adaptation.Likeness.accepted), ("rejected", \.rejected)]
    where !before[keyPath: likeness].isNaN {
      print(
        "  \(name)  \(Self.text(before[keyPath: likeness])) -> \(Self.text(after[keyPath: likeness]))"
      )
    }
    print("wrote \(out); `nightjar weights install \(out) --data DIR` compares it and installs it")
  }

  private static func text(_ likeness: Double) -> String {
    likeness.formatted(
      .number.precision(.fractionLength(3)).locale(Locale(identifier: "en_US_POSIX")))
  }

  private func start(_ models: ModelDirectory) throws -> TemporalModel {
    if let from { return try TemporalModel(path: from) }
    let installed = InstalledWeights(models)
    guard let entry = try installed.current() else {
      throw Failure(
        """
        no weights are installed that --adapt could begin with: install some with \
        `nightjar weights install FILE`, or name a file with --from
        """, status: .unavailable)
    }
    return try TemporalModel(path: installed.weights(of: entry))
  }
}
