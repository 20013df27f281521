// SPDX-License-Identifier: Apache-2.0

/// The text of a transcript file, whatever its encoding.
///
/// Tried in this order: a byte order mark, UTF-16 told by where its zero bytes are, UTF-8, and
/// Windows-1252, of which Latin-1 is a part and in which every byte means something.
struct TranscriptText {
  let text: String
  /// Set when bytes had to be guessed at.
  let warning: String?

  /// Returns `nil` if the bytes are not text in any of the encodings.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE]) {
      self.init(utf16: bytes.dropFirst(2), lowByteFirst: true)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self.init(utf16: bytes.dropFirst(2), lowByteFirst: false)
    } else if let lowByteFirst = Self.looksLikeUTF16(bytes) {
      self.init(utf16: bytes[...], lowByteFirst: lowByteFirst)
    } else {
      self.init(eightBit: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    }
    guard !Self.looksBinary(text) else { return nil }
  }

  private init(utf16 bytes: ArraySlice<UInt8>, lowByteFirst: Bool) {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return lowByteFirst ? second << 8 | first : first << 8 | second
    }
    text = String(decoding: units, as: UTF16.self)
    warning = nil
  }

  private init(eightBit bytes: ArraySlice<UInt8>) {
    if let valid = String(validating: bytes, as: UTF8.self) {
      text = valid
      warning = nil
      return
    }
    // A few damaged characters do not make a file that is otherwise UTF-8 something else.
    let repaired = String(decoding: bytes, as: UTF8.self)
    let foreign = repaired.unicodeScalars.lazy.filter { !$0.isASCII }
    let damaged = foreign.count { $0 == "\u{FFFD}" }
    if foreign.count > 2 * damaged {
      text = repaired
      warning = "damaged UTF-8; characters replaced: \(damaged)."
    } else {
      var scalars = String.UnicodeScalarView()
      for byte in bytes { scalars.append(Self.windows1252(byte)) }
      text = String(scalars)
      warning = "not UTF-8; read as Windows-1252."
    }
  }

  /// Whether UTF-16 has its low byte first, or `nil` if this is not UTF-16.
  ///
  /// Digits, colons and line ends have a zero high byte, and make up a good part of a transcript
  /// in any language; a zero low byte is rare.
  private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool? {
    let sample = bytes.prefix(1 << 14)
    guard sample.count > 8 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let enough = sample.count / 10
    if zeros.odd > enough, zeros.odd > 8 * zeros.even { return true }
    if zeros.even > enough, zeros.even > 8 * zeros.odd { return false }
    return nil
  }

  /// Whether over 1 in 50 characters are controls that no text editor writes.
  private static func looksBinary(_ text: String) -> Bool {
    var (controls, all) = (0, 0)
    for scalar in text.unicodeScalars {
      all += 1
      switch scalar.value {
      case 0x09, 0x0A, 0x0C, 0x0D: break
      case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF: controls += 1
      default: break
      }
    }
    return controls * 50 > all
  }

  /// The table of the WHATWG Encoding standard: bytes without a meaning are C1 controls.
  private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    let table: [Unicode.Scalar] = [
      "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
      "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]
    return table[Int(byte) - 0x80]
  }
}
