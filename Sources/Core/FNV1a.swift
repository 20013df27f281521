// SPDX-License-Identifier: Apache-2.0

/// FNV-1a of 128 bits: no secret and no signature, only a short name.
///
/// Source: Fowler, Noll, Vo and Eastlake, RFC 9923.
package enum FNV1a {
  /// The hash as 32 hexadecimal digits.
  package static func digits(of bytes: some Sequence<UInt8>) -> String {
    let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
    let hash = bytes.reduce(0x6C62_272E_07BB_0142_62B8_2175_6295_C58D as UInt128) { hash, byte in
      (hash ^ UInt128(byte)) &* prime
    }
    return String(hash, radix: 16).leftPadded(to: 32)
  }
}
