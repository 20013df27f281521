// SPDX-License-Identifier: Apache-2.0
import CKernels

/// Element types that a safetensors file may hold.
package enum SafetensorsElement: String, Sendable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint8 = "U8"
  case bool = "BOOL"

  package var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  package var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    case .int64, .int32, .int16, .int8, .uint8, .bool: false
    }
  }

  /// Converts `source` to single precision; exact for all types of up to 24 significant bits.
  func convert(_ source: UnsafeRawBufferPointer, into destination: UnsafeMutablePointer<Float>) {
    let count = source.count / byteCount
    switch self {
    case .float32:
      UnsafeMutableRawBufferPointer(start: destination, count: source.count)
        .copyMemory(from: source)
    case .float16:
      withAligned(source, as: UInt16.self) { nj_half_to_float($0, destination, count) }
    case .bfloat16:
      withAligned(source, as: UInt16.self) { nj_bfloat16_to_float($0, destination, count) }
    case .float64: Self.copy(Double.self, source, destination) { Float($0) }
    case .int64: Self.copy(Int64.self, source, destination) { Float($0) }
    case .int32: Self.copy(Int32.self, source, destination) { Float($0) }
    case .int16: Self.copy(Int16.self, source, destination) { Float($0) }
    case .int8: Self.copy(Int8.self, source, destination) { Float($0) }
    case .uint8, .bool: Self.copy(UInt8.self, source, destination) { Float($0) }
    }
  }

  /// Whole numbers; `nil` for the floating-point types.
  func integers(_ source: UnsafeRawBufferPointer) -> [Int]? {
    switch self {
    case .int64: Self.load(Int64.self, source)
    case .int32: Self.load(Int32.self, source)
    case .int16: Self.load(Int16.self, source)
    case .int8: Self.load(Int8.self, source)
    case .uint8, .bool: Self.load(UInt8.self, source)
    case .float64, .float32, .float16, .bfloat16: nil
    }
  }

  private static func copy<T: BitwiseCopyable>(
    _ type: T.Type, _ source: UnsafeRawBufferPointer, _ destination: UnsafeMutablePointer<Float>,
    _ convert: (T) -> Float
  ) {
    for i in 0..<source.count / MemoryLayout<T>.size {
      destination[i] = convert(
        source.loadUnaligned(fromByteOffset: i * MemoryLayout<T>.size, as: T.self))
    }
  }

  private static func load<T: BinaryInteger & BitwiseCopyable>(
    _ type: T.Type, _ source: UnsafeRawBufferPointer
  ) -> [Int] {
    (0..<source.count / MemoryLayout<T>.size).map {
      Int(source.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: T.self))
    }
  }

  private func withAligned<T>(
    _ source: UnsafeRawBufferPointer, as type: T.Type, _ body: (UnsafePointer<T>) -> Void
  ) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(source.count, 1), alignment: MemoryLayout<T>.alignment)
    defer { copy.deallocate() }
    copy.copyMemory(from: source)
    if let base = copy.baseAddress { body(base.assumingMemoryBound(to: type)) }
  }
}
