// SPDX-License-Identifier: Apache-2.0

/// Why a weight file was refused: always the file, the tensor where one is to blame, and the reason.
package enum SafetensorsError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  case badHeader(path: String, reason: String)
  case badTensor(path: String, tensor: String, reason: String)
  case cannotWrite(path: String, call: String, reason: String)
  case missingTensor(path: String, tensor: String)
  case wrongShape(path: String, tensor: String, expected: [Int], found: [Int])
}

extension SafetensorsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot read the weight file: \(reason). Check the path and its permissions."
    case .badHeader(let path, let reason):
      "\(path): not a valid safetensors file: \(reason). Run `nightjar models fetch` again."
    case .badTensor(let path, let tensor, let reason):
      "\(path): tensor \"\(tensor)\": \(reason). Run `nightjar models fetch` again."
    case .cannotWrite(let path, let call, let reason):
      """
      \(path): cannot write the weight file (\(call): \(reason)). \
      Check that the folder is there, writable and not full.
      """
    case .missingTensor(let path, let tensor):
      "\(path): tensor \"\(tensor)\" is missing. The file is of another model or version."
    case .wrongShape(let path, let tensor, let expected, let found):
      """
      \(path): tensor "\(tensor)" has shape \(found), expected \(expected). \
      The file is of another model or version.
      """
    }
  }
}
