// SPDX-License-Identifier: Apache-2.0

/// Why an encoder cannot be made from the files in the model directory.
package enum EncoderError: Error, Equatable {
  case badVocabulary(path: String, reason: String)
  case badClassNames(path: String, reason: String)
  case wrongClassCount(path: String, classes: Int, names: Int)
  case noClass(encoder: String, name: String)
  case wrongWidth(encoder: String, width: Int, expected: Int)
}

extension EncoderError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badVocabulary(let path, let reason):
      "\(path): not a usable vocabulary: \(reason). Run `nightjar models fetch` again."
    case .badClassNames(let path, let reason):
      "\(path): not a usable list of class names: \(reason). Run `nightjar models fetch` again."
    case .wrongClassCount(let path, let classes, let names):
      """
      \(path): the network has \(classes) classes, but the list beside it names \(names). \
      Run `nightjar models fetch` again.
      """
    case .noClass(let encoder, let name):
      "\(encoder): no class is called \"\(name)\". Run `nightjar models fetch` again."
    case .wrongWidth(let encoder, let width, let expected):
      """
      \(encoder): its features have \(width) numbers, but the kinds of sounds learnt from \
      \(expected). Run `nightjar models fetch` again.
      """
    }
  }
}
