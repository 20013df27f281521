// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// YAMNet with AudioSet's 521 classes.
package struct YAMNet: AudioEncoder {
  package static let weightFile = "yamnet.safetensors"
  package static let classFile = "yamnet_class_map.csv"

  /// Log-mel frames in a patch, and from one patch of a track to the next.
  private static let patchFrames = 96
  private static let patchHop = 48
  /// Samples that one patch is made of.
  private static let patchLength = (patchFrames - 1) * LogMel.hop + LogMel.window

  package let name = "yamnet"
  package let windowLength = patchLength
  package var featureWidth: Int { network.width }
  package let classNames: [String]
  private let logMel = LogMel()
  private let network: YAMNetNetwork

  /// Widths are read from the weights.
  ///
  /// - Throws: `SafetensorsError` or `EncoderError`, naming the file and what is wrong with it.
  package init(weights path: String, classNames: [String]) throws {
    network = try YAMNetNetwork(Weights(SafetensorsFile(path: path)))
    guard network.classes == classNames.count else {
      throw EncoderError.wrongClassCount(
        path: path, classes: network.classes, names: classNames.count)
    }
    self.classNames = classNames
  }

  package init(modelDirectory: String) throws {
    try self.init(
      weights: "\(modelDirectory)/\(Self.weightFile)",
      classNames: ClassNames.audioSet(path: "\(modelDirectory)/\(Self.classFile)"))
  }

  package func encode(_ windows: [[Float]]) -> [Classification] {
    windows.map { window in
      precondition(
        window.count == windowLength,
        "YAMNet: window of \(window.count) samples, expected \(windowLength)")
      return classify(logMel(window))
    }
  }

  /// What one patch of `[96, 64]` log-mel frames sounds like.
  package func classify(_ patch: Tensor) -> Classification {
    let (features, logits) = network.forward(patch)
    return Classification(
      features: features.values, logits: logits.values,
      scores: Activation.sigmoid(logits).values)
  }

  /// Log-mel patches `[96, 64]` of a whole track, one every 0.48 s.
  ///
  /// The track is filled up with silence to one patch, then to whole hops.
  package static func patches(of waveform: [Float]) -> [Tensor] {
    let frames = LogMel()(padded(waveform))
    return stride(from: 0, through: frames.shape[0] - patchFrames, by: patchHop).map {
      frames.rows($0..<$0 + patchFrames)
    }
  }

  static func padded(_ waveform: [Float]) -> [Float] {
    let hop = patchHop * LogMel.hop
    let beyond = max(waveform.count - patchLength, 0)
    let length = patchLength + (beyond + hop - 1) / hop * hop
    return waveform + Array(repeating: 0, count: length - waveform.count)
  }
}
