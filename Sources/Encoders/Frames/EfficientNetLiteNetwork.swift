// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The layers of EfficientNet-Lite0, of any width.
///
/// Source: Tan and Le 2019, arXiv 1905.11946, in the Lite variant: ReLU6, no squeeze and excite,
/// batch normalisation folded into the convolutions. Widths are those of the weights.
struct EfficientNetLiteNetwork: Sendable {
  /// Blocks of equal kernel; the first of them has the stride, the others 1.
  ///
  /// The very first block works at the stem's width, without an expansion.
  private static let stages: [(blocks: Int, kernel: Int, stride: Int)] = [
    (1, 3, 1), (2, 3, 2), (2, 5, 2), (3, 3, 2), (3, 5, 1), (4, 5, 2), (1, 3, 1),
  ]

  private let stem: DenseConvolution
  private let blocks: [InvertedResidual]
  private let head: DenseConvolution
  private let classifier: PackedMatrix

  var classes: Int { classifier.outputs }

  init(_ weights: Weights) throws(SafetensorsError) {
    stem = try DenseConvolution(
      weights["stem"], inputs: 3, kernel: 3, stride: 2, clamp: .relu6)
    var blocks: [InvertedResidual] = []
    var channels = stem.outputs
    for stage in Self.stages {
      for repetition in 0..<stage.blocks {
        let block = try InvertedResidual(
          weights["blocks"][blocks.count], inputs: channels, kernel: stage.kernel,
          stride: repetition == 0 ? stage.stride : 1, expands: !blocks.isEmpty)
        channels = block.outputs
        blocks.append(block)
      }
    }
    self.blocks = blocks
    head = try DenseConvolution(weights["head"], inputs: channels, clamp: .relu6)
    classifier = try PackedMatrix(weights["classifier"], inputs: head.outputs)
  }

  /// - Parameters:
  ///   - picture: `[H, W, 3]`, normalised.
  ///   - observe: gets the maps of `stem` and of every `blocks.N`.
  /// - Returns: the mean over the head's map, and one logit per class.
  func forward(
    _ picture: FeatureMap, observe: (String, FeatureMap) -> Void = { _, _ in }
  ) -> (features: Tensor, logits: Tensor) {
    var map = stem(picture)
    observe("stem", map)
    for (index, block) in blocks.enumerated() {
      map = block.forward(map)
      observe("blocks.\(index)", map)
    }
    let features = head(map).channelMeans
    return (features, classifier(features))
  }
}
