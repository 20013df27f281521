// SPDX-License-Identifier: Apache-2.0

/// A memory-mapped file of named tensors whose header has been checked from end to end.
///
/// Single-precision tensors are lent from the mapping without a copy; all other element types are
/// converted when asked for.
package final class SafetensorsFile: Sendable {
  /// Largest header taken, as in the reference implementation.
  private static let largestHeader = 100_000_000

  package let path: String
  private let mapping: MappedFile
  private let header: SafetensorsHeader
  private let dataStart: Int

  /// Maps the file and checks its header.
  ///
  /// - Parameter path: the file.
  /// - Throws: `SafetensorsError.cannotRead`, `.badHeader` or `.badTensor`.
  package init(path: String) throws(SafetensorsError) {
    self.path = path
    mapping = try MappedFile(path: path)
    let bytes = mapping.bytes
    guard bytes.count >= 8 else {
      throw .badHeader(
        path: path, reason: "the file has \(bytes.count) bytes, too few for a header")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.largestHeader), Int(length) <= bytes.count - 8 else {
      throw .badHeader(
        path: path,
        reason: """
          its header claims \(length) bytes, the file has \(bytes.count): truncated or not safetensors
          """)
    }
    dataStart = 8 + Int(length)
    do {
      header = try SafetensorsHeader(
        json: UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]),
        dataCount: bytes.count - dataStart)
    } catch {
      throw error.tensor.map { .badTensor(path: path, tensor: $0, reason: error.reason) }
        ?? .badHeader(path: path, reason: error.reason)
    }
  }

  /// Names of all tensors, sorted.
  package var names: [String] { header.entries.keys.sorted() }

  package var metadata: [String: String] { header.metadata }

  /// Shape of a tensor, `nil` if there is none of that name.
  package func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

  package func elementType(of name: String) -> SafetensorsElement? { header.entries[name]?.type }

  /// A tensor as single-precision floats.
  ///
  /// - Parameters:
  ///   - name: the tensor's name in the file.
  ///   - shape: what it has to be; `nil` takes any.
  /// - Returns: the tensor in the file's shape.
  /// - Throws: `SafetensorsError.missingTensor` or `.wrongShape`.
  package func tensor(
    _ name: String, shape: [Int]? = nil
  ) throws(SafetensorsError) -> Tensor {
    let (entry, bytes) = try entry(name)
    if let shape, shape != entry.shape {
      throw .wrongShape(path: path, tensor: name, expected: shape, found: entry.shape)
    }
    let count = Tensor.count(of: entry.shape)
    if entry.type == .float32, count > 0, let base = bytes.baseAddress,
      Int(bitPattern: base) % MemoryLayout<Float>.alignment == 0
    {
      let floats = base.assumingMemoryBound(to: Float.self)
      return Tensor(
        shape: entry.shape, storage: TensorStorage(borrowing: floats, count: count, owner: mapping))
    }
    let storage = TensorStorage(uninitialized: count)
    entry.type.convert(bytes, into: storage.base)
    return Tensor(shape: entry.shape, storage: storage)
  }

  /// Some rows of a tensor as single-precision floats; the others are not touched.
  ///
  /// - Parameters:
  ///   - name: the tensor's name in the file.
  ///   - rows: along its first axis.
  /// - Returns: `[rows, ...]`.
  /// - Throws: `SafetensorsError.missingTensor`, or `.badTensor` for rows that it has not.
  package func tensor(_ name: String, rows: Range<Int>) throws(SafetensorsError) -> Tensor {
    let (entry, bytes) = try entry(name)
    guard let count = entry.shape.first, rows.lowerBound >= 0, rows.upperBound <= count else {
      throw .badTensor(
        path: path, tensor: name, reason: "has the shape \(entry.shape), but no rows \(rows)")
    }
    let width = Tensor.count(of: Array(entry.shape.dropFirst()))
    let rowBytes = width * entry.type.byteCount
    let storage = TensorStorage(uninitialized: rows.count * width)
    entry.type.convert(
      UnsafeRawBufferPointer(
        rebasing: bytes[rows.lowerBound * rowBytes..<rows.upperBound * rowBytes]),
      into: storage.base)
    return Tensor(shape: [rows.count] + entry.shape.dropFirst(), storage: storage)
  }

  /// A tensor of one of the integer types, in row-major order; one of floats is refused.
  package func integers(_ name: String) throws(SafetensorsError) -> [Int] {
    let (entry, bytes) = try entry(name)
    guard let integers = entry.type.integers(bytes) else {
      throw .badTensor(
        path: path, tensor: name, reason: "holds \(entry.type.rawValue), expected whole numbers")
    }
    return integers
  }

  private func entry(
    _ name: String
  ) throws(SafetensorsError) -> (SafetensorsHeader.Entry, UnsafeRawBufferPointer) {
    guard let entry = header.entries[name] else {
      throw .missingTensor(path: path, tensor: name)
    }
    let range = (dataStart + entry.range.lowerBound)..<(dataStart + entry.range.upperBound)
    return (entry, UnsafeRawBufferPointer(rebasing: mapping.bytes[range]))
  }
}
