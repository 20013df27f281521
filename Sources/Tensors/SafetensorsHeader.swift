// SPDX-License-Identifier: Apache-2.0

/// The table of contents of a safetensors file, checked as it is read.
///
/// Source: the format's own description (safetensors README, *Format*): 8 bytes of little-endian
/// header length, a JSON object, then the data. This parser takes exactly the JSON that the format
/// allows. Unlike a general one it refuses repeated keys, and its memory is bounded by the header.
struct SafetensorsHeader {
  struct Entry {
    let type: SafetensorsElement
    let shape: [Int]
    /// Bytes within the data part.
    let range: Range<Int>
  }

  private(set) var entries: [String: Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  /// What was wrong, and with which tensor if with one.
  struct Fault: Error {
    let tensor: String?
    let reason: String
  }

  /// Reads the header's bytes; the tensors must fill the `dataCount` bytes after it exactly.
  init(json: UnsafeRawBufferPointer, dataCount: Int) throws(Fault) {
    var scanner = HeaderScanner(bytes: json)
    var hasMetadata = false
    try scanner.object { (scanner, key) throws(Fault) in
      if key == "__metadata__" {
        guard !hasMetadata else { throw Fault(tensor: nil, reason: "repeated key \"\(key)\"") }
        hasMetadata = true
        metadata = try Self.metadata(&scanner)
      } else {
        guard entries[key] == nil else { throw Fault(tensor: key, reason: "repeated key") }
        entries[key] = try Self.entry(named: key, &scanner, dataCount: dataCount)
      }
    }
    try scanner.end()
    try checkLayout(dataCount: dataCount)
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws(Fault) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.object { (scanner, key) throws(Fault) in
      let value = try scanner.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw Fault(tensor: nil, reason: "repeated key \"\(key)\" in the metadata")
      }
    }
    return metadata
  }

  private static func entry(
    named name: String, _ scanner: inout HeaderScanner, dataCount: Int
  ) throws(Fault) -> Entry {
    var type: SafetensorsElement?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (scanner, key) throws(Fault) in
      switch key {
      case "dtype" where type == nil:
        let word = try scanner.string()
        guard let known = SafetensorsElement(rawValue: word) else {
          throw Fault(tensor: name, reason: "element type \"\(word)\" is not supported")
        }
        type = known
      case "shape" where shape == nil: shape = try scanner.integers()
      case "data_offsets" where offsets == nil: offsets = try scanner.integers()
      default: throw Fault(tensor: name, reason: "unexpected or repeated key \"\(key)\"")
      }
    }
    guard let type, let shape, let offsets else {
      throw Fault(tensor: name, reason: "dtype, shape or data_offsets is missing")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= dataCount else {
      throw Fault(
        tensor: name, reason: "data_offsets \(offsets) lie outside the file's \(dataCount) bytes")
    }
    guard let bytes = byteCount(shape: shape, type: type), bytes == offsets[1] - offsets[0] else {
      throw Fault(
        tensor: name,
        reason:
          "shape \(shape) of \(type.rawValue) does not fill its \(offsets[1] - offsets[0]) bytes")
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func byteCount(shape: [Int], type: SafetensorsElement) -> Int? {
    var product = type.byteCount
    for length in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return product
  }

  private func checkLayout(dataCount: Int) throws(Fault) {
    var position = 0
    let inOrder = entries.sorted {
      ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
        < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
    }
    for (name, entry) in inOrder {
      guard entry.range.lowerBound == position else {
        let isOverlap = entry.range.lowerBound < position
        throw Fault(
          tensor: name,
          reason: isOverlap ? "its data overlaps the tensor before it" : "its data follows a hole")
      }
      position = entry.range.upperBound
    }
    guard position == dataCount else {
      throw Fault(
        tensor: nil, reason: "the tensors take \(position) bytes, the file has \(dataCount)")
    }
  }
}
