// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The layers of YAMNet, of any width.
///
/// Source: MobileNet v1, Howard et al. 2017, arXiv 1704.04861; ReLU after every convolution, batch
/// normalisation folded in. Widths are those of the weights.
struct YAMNetNetwork: Sendable {
  /// A depthwise filter and the 1 x 1 convolution that mixes its channels.
  private struct Separable: Sendable {
    let depthwise: DepthwiseConvolution
    let pointwise: DenseConvolution
  }

  /// Strides of `layer2` to `layer14`.
  private static let strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]

  private let first: DenseConvolution
  private let others: [Separable]
  private let classifier: PackedMatrix

  var classes: Int { classifier.outputs }
  var width: Int { classifier.inputs }

  init(_ weights: Weights) throws(SafetensorsError) {
    first = try DenseConvolution(
      weights["layer1"], inputs: 1, kernel: 3, stride: 2, clamp: .relu)
    var others: [Separable] = []
    var channels = first.outputs
    for (index, stride) in Self.strides.enumerated() {
      let layer = weights["layer\(index + 2)"]
      let separable = Separable(
        depthwise: try DepthwiseConvolution(
          layer["depthwise"], channels: channels, kernel: 3, stride: stride, clamp: .relu),
        pointwise: try DenseConvolution(layer["pointwise"], inputs: channels, clamp: .relu))
      channels = separable.pointwise.outputs
      others.append(separable)
    }
    self.others = others
    classifier = try PackedMatrix(weights["classifier"], inputs: channels)
  }

  /// - Parameters:
  ///   - patch: `[96, 64]` log-mel frames.
  ///   - observe: gets the maps of `layer1` to `layer14`.
  /// - Returns: the mean over the last map, and one logit per class.
  func forward(
    _ patch: Tensor, observe: (String, FeatureMap) -> Void = { _, _ in }
  ) -> (features: Tensor, logits: Tensor) {
    var map = first(FeatureMap(interleaved: patch.reshaped(patch.shape + [1])))
    observe("layer1", map)
    for (index, layer) in others.enumerated() {
      map = layer.pointwise(layer.depthwise(map))
      observe("layer\(index + 2)", map)
    }
    let features = map.channelMeans
    return (features, classifier(features))
  }
}
