// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

/// What is wrong with a file, and what the operator is told about it after the file's path.
struct BadFile: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let message: String

  init(_ name: String, bytes: [UInt8], _ message: String) {
    testDescription = name
    self.bytes = bytes
    self.message = message
  }

  /// A file with this header and so many bytes of data.
  init(_ name: String, header: String, data: Int = 4, _ message: String) {
    self.init(name, bytes: Self.file(header, data: data), message)
  }

  static func file(_ header: String, data: Int) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + Array(repeating: 0, count: data)
  }

  static func tensor(
    _ name: String, type: String = "F32", shape: String = "[1]", offsets: String = "[0,4]"
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }
}

@Suite struct SafetensorsRefusalTests {
  private static let notValid = "not a valid safetensors file: "
  private static let fetch = " Run `nightjar models fetch` again."

  static let badFiles: [BadFile] = [
    BadFile(
      "empty file", bytes: [], "\(notValid)the file has 0 bytes, too few for a header.\(fetch)"),
    BadFile(
      "length cut off", bytes: [1, 2, 3],
      "\(notValid)the file has 3 bytes, too few for a header.\(fetch)"),
    BadFile(
      "truncated header", bytes: Array(BadFile.file("{}", data: 0).dropLast()),
      "\(notValid)its header claims 2 bytes, the file has 9: truncated or not safetensors.\(fetch)"),
    BadFile(
      "huge header length", bytes: Array(repeating: 0xff, count: 16),
      "\(notValid)its header claims 18446744073709551615 bytes, the file has 16: "
        + "truncated or not safetensors.\(fetch)"),
    BadFile(
      "truncated data", header: "{\(BadFile.tensor("a"))}", data: 3,
      "tensor \"a\": data_offsets [0, 4] lie outside the file's 3 bytes.\(fetch)"),
    BadFile(
      "data left over", header: "{\(BadFile.tensor("a"))}", data: 5,
      "\(notValid)the tensors take 4 bytes, the file has 5.\(fetch)"),
    BadFile(
      "overlap", header: "{\(BadFile.tensor("a")),\(BadFile.tensor("b", offsets: "[2,6]"))}",
      data: 6, "tensor \"b\": its data overlaps the tensor before it.\(fetch)"),
    BadFile(
      "hole", header: "{\(BadFile.tensor("a")),\(BadFile.tensor("b", offsets: "[6,10]"))}",
      data: 10, "tensor \"b\": its data follows a hole.\(fetch)"),
    BadFile(
      "offsets backwards", header: "{\(BadFile.tensor("a", offsets: "[4,0]"))}",
      "tensor \"a\": data_offsets [4, 0] lie outside the file's 4 bytes.\(fetch)"),
    BadFile(
      "three offsets", header: "{\(BadFile.tensor("a", offsets: "[0,2,4]"))}",
      "tensor \"a\": data_offsets [0, 2, 4] lie outside the file's 4 bytes.\(fetch)"),
    BadFile(
      "shape and bytes differ", header: "{\(BadFile.tensor("a", shape: "[2]"))}",
      "tensor \"a\": shape [2] of F32 does not fill its 4 bytes.\(fetch)"),
    BadFile(
      "shape overflows",
      header: "{\(BadFile.tensor("a", shape: "[4611686018427387904,4]"))}",
      "tensor \"a\": shape [4611686018427387904, 4] of F32 does not fill its 4 bytes.\(fetch)"),
    BadFile(
      "number too large", header: "{\(BadFile.tensor("a", shape: "[9223372036854775808]"))}",
      "\(notValid)a number too large at byte 48 of the header.\(fetch)"),
    BadFile(
      "negative length", header: "{\(BadFile.tensor("a", shape: "[-1]"))}",
      "\(notValid)expected a whole number at byte 29 of the header.\(fetch)"),
    BadFile(
      "unknown element type", header: "{\(BadFile.tensor("a", type: "F8_E4M3"))}",
      "tensor \"a\": element type \"F8_E4M3\" is not supported.\(fetch)"),
    BadFile(
      "tensor twice", header: "{\(BadFile.tensor("a")),\(BadFile.tensor("a"))}",
      "tensor \"a\": repeated key.\(fetch)"),
    BadFile(
      "key twice in a tensor", header: #"{"a":{"dtype":"F32","dtype":"F32"}}"#,
      "tensor \"a\": unexpected or repeated key \"dtype\".\(fetch)"),
    BadFile(
      "metadata twice", header: #"{"__metadata__":{},"__metadata__":{}}"#, data: 0,
      "\(notValid)repeated key \"__metadata__\".\(fetch)"),
    BadFile(
      "key twice in the metadata", header: #"{"__metadata__":{"k":"1","k":"2"}}"#, data: 0,
      "\(notValid)repeated key \"k\" in the metadata.\(fetch)"),
    BadFile(
      "member missing", header: #"{"a":{"dtype":"F32","shape":[1]}}"#,
      "tensor \"a\": dtype, shape or data_offsets is missing.\(fetch)"),
    BadFile(
      "not JSON", header: "hello", "\(notValid)expected \"{\" at byte 0 of the header.\(fetch)"),
    BadFile(
      "text after the end", header: "{}x", data: 0,
      "\(notValid)text after the header's closing brace at byte 2 of the header.\(fetch)"),
    BadFile(
      "string without end", header: "{\"a", data: 0,
      "\(notValid)a string without end at byte 3 of the header.\(fetch)"),
    BadFile(
      "half a surrogate pair", header: #"{"\ud800":{}}"#, data: 0,
      "\(notValid)half a surrogate pair at byte 9 of the header.\(fetch)"),
  ]

  @Test(arguments: badFiles)
  func damagedFileIsRefusedWithTheReason(_ file: BadFile) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("model.safetensors", file.bytes)
    let error = try #require(throws: SafetensorsError.self) { try SafetensorsFile(path: path) }
    #expect("\(error)" == "\(path): \(file.message)")
  }

  @Test func whatIsNotThereOrNotAFileIsRefused() throws {
    let folder = try TemporaryFolder()
    let missing = "\(folder.path)/none.safetensors"
    let absence = try #require(throws: SafetensorsError.self) { try SafetensorsFile(path: missing) }
    #expect(
      "\(absence)" == """
        \(missing): cannot read the weight file: No such file or directory. \
        Check the path and its permissions.
        """)
    let directory = try #require(throws: SafetensorsError.self) {
      try SafetensorsFile(path: folder.path)
    }
    #expect(
      "\(directory)" == """
        \(folder.path): cannot read the weight file: not a regular file. \
        Check the path and its permissions.
        """)
  }

  @Test func wrongRequestsAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "model.safetensors", BadFile.file("{\(BadFile.tensor("a"))}", data: 4))
    let file = try SafetensorsFile(path: path)
    let suffix = "The file is of another model or version."
    let shape = try #require(throws: SafetensorsError.self) { try file.tensor("a", shape: [2, 3]) }
    #expect("\(shape)" == "\(path): tensor \"a\" has shape [1], expected [2, 3]. \(suffix)")
    let name = try #require(throws: SafetensorsError.self) { try file.tensor("b") }
    #expect("\(name)" == "\(path): tensor \"b\" is missing. \(suffix)")
    let type = try #require(throws: SafetensorsError.self) { try file.integers("a") }
    #expect(
      "\(type)" == "\(path): tensor \"a\": holds F32, expected whole numbers.\(Self.fetch)")
  }
}
