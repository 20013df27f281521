// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Events

@Suite struct SpokenPhraseTests {
  private func isHeard(_ phrase: String, in text: String) -> Bool {
    SpokenPhrase(phrase)?.isHeard(
      in: SpokenWords.of(text).map(SpokenPhrase.HeardWord.init), endingAtOrAfter: 0) ?? false
  }

  @Test(arguments: [
    ("help", "HELP! Somebody, help me."), ("call the police", "please, call... the police?"),
    ("cafe", "Le CAFÉ est froid"), ("café", "the cafe"), ("don't move", "Don\u{2019}t move"),
    ("break-in", "it's a break in"), ("john", "that is John's car"), ("911", "dial 911 now"),
    ("straße", "die STRASSE hinunter"), ("火事", "大変だ、火事だ"), ("помогите", "Помогите!"),
  ])
  func itIsHeardInAnyCaseAccentAndPunctuation(phrase: String, text: String) {
    #expect(isHeard(phrase, in: text))
  }

  @Test(arguments: [
    ("help", "helpless"), ("fire", "firearm"), ("call police", "call the police"),
    ("police call", "call police"), ("art", "party"), ("us", "using"), ("need", "ne"),
    ("fir", "fire"), ("glass", "glas"), ("burglar", "burglary"),
  ])
  func otherWordsAndOrdersAreNot(phrase: String, text: String) {
    #expect(!isHeard(phrase, in: text))
  }

  @Test(arguments: [
    ("fire", ["fires", "fired", "firing"]), ("stop", ["stops", "stopped", "stopping"]),
    ("carry", ["carries", "carried", "carrying"]), ("knock", ["knocks", "knocked", "knocking"]),
    ("watch", ["watches", "watched", "watching"]), ("box", ["boxes"]), ("go", ["going"]),
    ("die", ["dies", "died"]), ("travel", ["travelled", "traveling"]), ("glass", ["glasses"]),
    ("scream", ["screams"]), ("house", ["houses"]), ("use", ["used", "using"]),
  ])
  func itIsHeardInItsInflectionsAndTheyInIt(word: String, forms: [String]) {
    for form in forms {
      #expect(isHeard(word, in: "they \(form) it"), "\(word) in \(form)")
      #expect(isHeard(form, in: "they \(word) it"), "\(form) in \(word)")
    }
  }

  @Test func anAsteriskStandsForAnyEnding() {
    #expect(isHeard("burglar*", in: "a burglary"))
    #expect(isHeard("Hilf*", in: "zu Hilfe"))
    #expect(isHeard("call* the polic*", in: "caller the policeman"))
    #expect(!isHeard("burglar*", in: "burglin"))
  }

  @Test(arguments: ["", "  ", "...", "*", "'"])
  func aTextWithoutAWordIsNoPhrase(text: String) {
    #expect(SpokenPhrase(text) == nil)
  }

  @Test func onlyWhatEndsInTheNewWordsCounts() throws {
    let heard = ["call", "the", "police"].map(SpokenPhrase.HeardWord.init)
    let phrase = try #require(SpokenPhrase("call the"))
    #expect(phrase.isHeard(in: heard, endingAtOrAfter: 1))
    #expect(!phrase.isHeard(in: heard, endingAtOrAfter: 2))
    #expect(!phrase.isHeard(in: heard, endingAtOrAfter: 3))
    #expect(!phrase.isHeard(in: [], endingAtOrAfter: 0))
  }
}
