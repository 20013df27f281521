// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// EfficientNet-Lite0 with ImageNet's 1000 classes.
package struct EfficientNetLite: FrameEncoder {
  package static let weightFile = "efficientnet-lite0.safetensors"
  package static let classFile = "labels-imagenet.tsv"

  package let name = "efficientnet-lite0"
  package let inputSize = 224
  package let classNames: [String]
  private let network: EfficientNetLiteNetwork
  private let preprocessor: PicturePreprocessor

  /// Widths are read from the weights.
  ///
  /// - Throws: `SafetensorsError` or `EncoderError`, naming the file and what is wrong with it.
  package init(weights path: String, classNames: [String]) throws {
    network = try EfficientNetLiteNetwork(Weights(SafetensorsFile(path: path)))
    guard network.classes == classNames.count else {
      throw EncoderError.wrongClassCount(
        path: path, classes: network.classes, names: classNames.count)
    }
    self.classNames = classNames
    preprocessor = PicturePreprocessor(size: inputSize)
  }

  package init(modelDirectory: String) throws {
    try self.init(
      weights: "\(modelDirectory)/\(Self.weightFile)",
      classNames: ClassNames.imageNet(path: "\(modelDirectory)/\(Self.classFile)"))
  }

  package func encode(_ pictures: [RGBImage]) -> [Classification] {
    pictures.map { picture in
      let (features, logits) = network.forward(preprocessor(picture))
      return Classification(
        features: features.values, logits: logits.values, scores: logits.softmax().values)
    }
  }
}
