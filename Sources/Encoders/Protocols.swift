// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

/// What a classifying encoder says about one picture or one window of sound.
package struct Classification: Sendable {
  /// Pooled features of the last layer but one.
  package let features: [Float]
  package let logits: [Float]
  /// Probability (pictures, softmax) or independent score (sounds, sigmoid) of every class.
  package let scores: [Float]

  package init(features: [Float], logits: [Float], scores: [Float]) {
    self.features = features
    self.logits = logits
    self.scores = scores
  }
}

/// Turns pictures into features and class probabilities.
///
/// A picture's result does not depend on the batch it is in, bit for bit. Any thread may call it.
package protocol FrameEncoder: Sendable {
  var name: String { get }
  /// Side in pixels of the square that it looks at.
  var inputSize: Int { get }
  var classNames: [String] { get }

  /// Classifies pictures of any size.
  ///
  /// One of `inputSize` squared is taken as it is; any other is cropped and scaled first.
  func encode(_ pictures: [RGBImage]) -> [Classification]
}

/// Turns windows of 16 kHz sound into features and class scores.
///
/// A window's result does not depend on the batch it is in, bit for bit. Any thread may call it.
package protocol AudioEncoder: Sendable {
  var name: String { get }
  /// Samples in a window.
  var windowLength: Int { get }
  /// Numbers in what it makes of one.
  var featureWidth: Int { get }
  var classNames: [String] { get }

  /// Classifies windows of mono sound in -1...1, each of `windowLength` samples.
  func encode(_ windows: [[Float]]) -> [Classification]
}

/// Turns sentences into unit vectors of the shared space.
package protocol TextEncoder: Sendable {
  var name: String { get }

  /// One unit vector per sentence.
  func encode(_ sentences: [String]) -> [[Float]]

  /// The last layer's state of every token of a sentence, `[tokens, width]`.
  func tokenStates(_ sentence: String) -> Tensor
}

extension TextEncoder {
  /// The `SentenceReading` of each sentence: its unit vector, then its moment.
  package func read(_ sentences: [String]) -> [[Float]] {
    sentences.map { SentenceReading.read(tokenStates($0)).values }
  }
}
