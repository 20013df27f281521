// SPDX-License-Identifier: Apache-2.0

/// Takes English inflections off words: plurals and the forms of regular verbs.
///
/// Instead of one stem a word gets all forms that it may be an inflection of, so that "firing" is
/// "fire" without "fir" being it. Irregular forms ("broke", "knives", "ran") are left to the
/// operator, and so are derived words ("burglary" is no form of "burglar").
enum EnglishInflection {
  /// Endings in which an e before the s may belong to the ending: "boxes", "matches", "echoes".
  private static let sibilants = ["ses", "xes", "zes", "ches", "shes", "oes"]

  /// The word itself and what it may be a form of, in lower case without marks.
  static func bases(of word: String) -> Set<String> {
    guard word.utf8.count > 3, word.utf8.allSatisfy({ (97...122).contains($0) }) else {
      return [word]
    }
    var bases: Set<String> = [word]
    if word.hasSuffix("ies") || word.hasSuffix("ied") {
      bases.formUnion([word.dropLast(3) + "y", String(word.dropLast())])
    } else if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") {
      return bases
    } else if word.hasSuffix("s") {
      bases.insert(String(word.dropLast()))
      if sibilants.contains(where: word.hasSuffix) { bases.insert(String(word.dropLast(2))) }
    } else if word.hasSuffix("ed"), !word.hasSuffix("eed") {
      bases.formUnion(verbs(from: word.dropLast(2)))
    } else if word.hasSuffix("ing") {
      bases.formUnion(verbs(from: word.dropLast(3)))
    }
    return bases
  }

  /// What a verb without its ending may be: as it is, with a silent e, or with one consonant less.
  private static func verbs(from stem: Substring) -> [String] {
    guard stem.contains(where: "aeiouy".contains) else { return [] }
    // "going" and "doing" have no longer stem; "using" is no form of "us".
    guard stem.count > 2 || stem.hasSuffix("o") else { return [stem + "e"] }
    let isDoubled = stem.count > 3 && stem.last == stem.dropLast().last
    return [String(stem), stem + "e"] + (isDoubled ? [String(stem.dropLast())] : [])
  }
}
