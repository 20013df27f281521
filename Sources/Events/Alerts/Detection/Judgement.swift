// SPDX-License-Identifier: Apache-2.0
import Core

/// What a tree of conditions makes of one step.
///
/// Beginning an alert takes more than going on with one, so there are two answers, and each of them
/// may be unknown. What begins an alert also keeps it going.
struct Judgement: Equatable, Sendable {
  /// Whether it is enough to begin an alert.
  var begins: Bool?
  /// Whether it is enough to go on with one.
  var goesOn: Bool?
  /// How sure that is, 0...1: the weakest of what has to be there, the surest of what may be there
  /// (Zadeh 1965, doi:10.1016/S0019-9958(65)90241-X); `nil` where nothing is measured.
  var score: Float?
  /// The same of everything there is, whatever the thresholds say; `nil` where it is unknown.
  var strength: Float?
  /// What is there, or rightly is not, as far as `goesOn` is true.
  var findings: [Finding] = []

  static let unknown = Judgement()
  static let clear = Judgement(begins: false, goesOn: false, strength: 0)
  /// What nothing at all amounts to: all of no conditions are met.
  static let nothing = Judgement(begins: true, goesOn: true, strength: 1)

  func and(_ other: Judgement) -> Judgement {
    var both = Judgement(
      begins: Kleene.and(begins, other.begins), goesOn: Kleene.and(goesOn, other.goesOn),
      score: Self.combine(score, other.score, min), strength: weaker(strength, other.strength))
    if both.goesOn == true { both.findings = findings + other.findings }
    return both
  }

  func or(_ other: Judgement) -> Judgement {
    let (here, there) = (goesOn == true, other.goesOn == true)
    return Judgement(
      begins: Kleene.or(begins, other.begins), goesOn: Kleene.or(goesOn, other.goesOn),
      score: Self.combine(here ? score : nil, there ? other.score : nil, max),
      strength: Self.combine(strength, other.strength, max),
      findings: (here ? findings : []) + (there ? other.findings : []))
  }

  /// The opposite; what may still go on is not certain to be over.
  func negated(absence: @autoclosure () -> Finding) -> Judgement {
    var opposite = Judgement(begins: Kleene.not(goesOn), goesOn: Kleene.not(begins))
    opposite.strength = opposite.begins.map { $0 ? 1 : 0 }
    if opposite.goesOn == true { opposite.findings = [absence()] }
    return opposite
  }

  private func weaker(_ a: Float?, _ b: Float?) -> Float? {
    if let a, let b { return min(a, b) }
    return a == 0 || b == 0 ? 0 : nil
  }

  private static func combine(
    _ a: Float?, _ b: Float?, _ choose: (Float, Float) -> Float
  ) -> Float? {
    guard let a, let b else { return a ?? b }
    return choose(a, b)
  }
}
