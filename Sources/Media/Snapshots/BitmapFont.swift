// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Letters of 5 x 7 dots, for times and names on pictures.
enum BitmapFont {
  static let width = 5
  static let height = 7
  /// From one letter to the next.
  static let advance = 6

  /// The dots of a letter, `true` where there is ink, row by row.
  ///
  /// Small letters are drawn as capitals, without accents; what is not in the font is a question
  /// mark.
  static func glyph(_ character: Character) -> [[Bool]] {
    let plain = String(character).folding(options: .diacriticInsensitive, locale: nil).uppercased()
    if plain == " " { return blank }
    return plain.first.flatMap { glyphs[$0] } ?? glyphs["?"] ?? blank
  }

  private static let blank = [[Bool]](
    repeating: [Bool](repeating: false, count: width), count: height)

  /// Bands of eight lines: the letters' names, then their rows.
  private static let glyphs: [Character: [[Bool]]] = {
    let lines = drawing.split(separator: "\n").map(Array.init)
    var glyphs: [Character: [[Bool]]] = [:]
    for band in stride(from: 0, to: lines.count, by: height + 1) {
      for left in stride(from: 0, to: lines[band].count, by: advance) {
        glyphs[lines[band][left]] = (1...height).map { row in
          lines[band + row][left..<(left + width)].map { $0 == "#" }
        }
      }
    }
    return glyphs
  }()

  private static let drawing = """
    0     1     2     3     4     5     6     7     8     9     A     B     C     D
    .###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###. .###. ####. .###. ####.
    #...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...# #...# #...# #...# #...#
    #..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...# #...# #...# #.... #...#
    #.#.# ..#.. ...#. ...#. #..#. ....# ####. ..#.. .###. .#### ##### ####. #.... #...#
    ##..# ..#.. ..#.. ....# ##### ....# #...# .#... #...# ....# #...# #...# #.... #...#
    #...# ..#.. .#... #...# ...#. #...# #...# .#... #...# ...#. #...# #...# #...# #...#
    .###. .###. ##### .###. ...#. .###. .###. .#... .###. .##.. #...# ####. .###. ####.
    E     F     G     H     I     J     K     L     M     N     O     P     Q     R
    ##### ##### .###. #...# .###. ..### #...# #.... #...# #...# .###. ####. .###. ####.
    #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.## ##..# #...# #...# #...# #...#
    #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...# #...# #...# #...#
    ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...# ####. #...# ####.
    #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...# #.... #.#.# #.#..
    #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #..## #...# #.... #..#. #..#.
    ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###. #.... .##.# #...#
    S     T     U     V     W     X     Y     Z     -     .     :     ,     /     _
    .#### ##### #...# #...# #...# #...# #...# ##### ..... ..... ..... ..... ....# .....
    #.... ..#.. #...# #...# #...# #...# #...# ....# ..... ..... .##.. ..... ....# .....
    #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#. ..... ..... .##.. ..... ...#. .....
    .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. ##### ..... ..... ..... ..#.. .....
    ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#... ..... ..... .##.. .##.. .#... .....
    ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... ..... .##.. .##.. ..#.. #.... .....
    ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### ..... .##.. ..... .#... #.... #####
    +     #     (     )     '     ?
    ..... .#.#. ...#. .#... ..#.. .###.
    ..#.. .#.#. ..#.. ..#.. ..#.. #...#
    ..#.. ##### .#... ...#. ..#.. ....#
    ##### .#.#. .#... ...#. ..... ...#.
    ..#.. ##### .#... ...#. ..... ..#..
    ..#.. .#.#. ..#.. ..#.. ..... .....
    ..... .#.#. ...#. .#... ..... ..#..
    """
}
