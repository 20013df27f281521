// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Collects named tensors and writes them as one safetensors file.
///
/// The bytes depend on the content alone: wide element types first, as the reference
/// implementation has it, then names in byte order; metadata sorted; no time, no host.
package struct SafetensorsWriter {
  package enum Precision: Sendable {
    case single
    /// Rounded to the nearest half, ties to even; what is too large becomes infinite.
    case half
  }

  /// Free text by key, kept in the file's header.
  package var metadata: [String: String]
  private var entries: [String: (tensor: Tensor, precision: Precision)] = [:]

  package init(metadata: [String: String] = [:]) {
    self.metadata = metadata
  }

  /// Adds a tensor, or replaces the one of that name.
  package mutating func add(_ name: String, _ tensor: Tensor, precision: Precision = .single) {
    precondition(name != "__metadata__", "SafetensorsWriter: \(name) is not a tensor's name")
    entries[name] = (tensor, precision)
  }

  /// The whole file.
  package var bytes: [UInt8] {
    let ordered = entries.sorted { a, b in
      let widths = (a.value.precision.byteCount, b.value.precision.byteCount)
      return widths.0 == widths.1 ? Self.precedes(a.key, b.key) : widths.0 > widths.1
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { Self.precedes($0.key, $1.key) }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var end = 0
    for (name, (tensor, precision)) in ordered {
      let start = end
      end += tensor.count * precision.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(precision.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    // The data begins at a multiple of 8, so that a mapped file can be read in place.
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    bytes.reserveCapacity(bytes.count + header.count + end)
    bytes += header
    for (_, (tensor, precision)) in ordered { precision.append(tensor, to: &bytes) }
    return bytes
  }

  /// Writes the file beside its place and moves it there: readers see the old file or the new one.
  ///
  /// - Throws: `SafetensorsError.cannotWrite`.
  package func write(to path: String) throws(SafetensorsError) {
    let partial = "\(path).\(getpid()).partial"
    func fail(_ call: String) -> SafetensorsError {
      let reason = String(cString: strerror(errno))
      unlink(partial)
      return .cannotWrite(path: path, call: call, reason: reason)
    }
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw fail("open") }
    let isWritten = Self.writeAll(bytes, to: descriptor) && fsync(descriptor) == 0
    let writeFailure = isWritten ? nil : fail("write")
    close(descriptor)
    if let writeFailure { throw writeFailure }
    guard rename(partial, path) == 0 else { throw fail("rename") }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\0"..<" ":
        let code = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension SafetensorsWriter.Precision {
  fileprivate var type: SafetensorsElement { self == .single ? .float32 : .float16 }
  fileprivate var byteCount: Int { type.byteCount }

  /// Little-endian, as the format and every machine that Nightjar runs on have it.
  fileprivate func append(_ tensor: Tensor, to data: inout [UInt8]) {
    tensor.withUnsafeBufferPointer { values in
      switch self {
      case .single: data.append(contentsOf: UnsafeRawBufferPointer(values))
      case .half: values.map { Float16($0) }.withUnsafeBytes { data.append(contentsOf: $0) }
      }
    }
  }
}
