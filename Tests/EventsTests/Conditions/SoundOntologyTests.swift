// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct SoundOntologyTests {
  private let ontology = SoundOntology.audioSet

  /// The audio encoder's classes, from the third column of the list beside its weights.
  private func classNames() throws -> [String] {
    let text = try String(
      contentsOfFile: TestModels.path("yamnet_class_map.csv"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", maxSplits: 2)[2].trimmingCharacters(in: ["\""])
    }
  }

  @Test func everyClassOfTheEncoderIsReachedFromOneOfTheSevenRoots() throws {
    let roots = [
      "Human sounds", "Animal", "Music", "Natural sounds", "Sounds of things",
      "Source-ambiguous sounds", "Channel, environment and background",
    ]
    let names = try classNames()
    #expect(names.count == 521)
    let reached = roots.reduce(into: Set<Int>()) {
      $0.formUnion(ontology.classes(of: $1, in: names))
    }
    #expect(names.indices.filter { !reached.contains($0) }.map { names[$0] } == [])
  }

  @Test func everyNameOfTheTableCoversAClassOfTheEncoder() throws {
    let names = try classNames()
    #expect(ontology.names.filter { ontology.classes(of: $0, in: names).isEmpty } == [])
    #expect(ontology.names.count == 551)
  }

  @Test(arguments: [
    ("Glass", ["Glass", "Chink, clink", "Shatter"]),
    (
      "Siren",
      [
        "Police car (siren)", "Ambulance (siren)", "Fire engine, fire truck (siren)", "Siren",
        "Civil defense siren",
      ]
    ),
    ("Human locomotion", ["Run", "Shuffle", "Walk, footsteps"]),
    ("Shatter", ["Shatter"]),
  ])
  func aLabelCoversItselfAndItsKinds(label: String, covered: [String]) throws {
    let names = try classNames()
    #expect(ontology.classes(of: label, in: names).map { names[$0] } == covered)
    #expect(ontology.classes(of: label.uppercased(), in: names).count == covered.count)
  }

  @Test func anAlarmIsAlsoWhatOtherGroupsHave() throws {
    let names = try classNames()
    let alarms = Set(ontology.classes(of: "Alarm", in: names).map { names[$0] })
    #expect(
      alarms.isSuperset(of: [
        "Alarm", "Fire alarm", "Smoke detector, smoke alarm", "Car alarm", "Civil defense siren",
        "Police car (siren)", "Ding-dong", "Toot", "Steam whistle", "Busy signal",
      ]))
    #expect(alarms.isDisjoint(with: ["Car", "Door", "Train whistle", "Speech"]))
  }

  @Test func anUnknownNameCoversNothingAndGetsTheNearestOnes() {
    let names = ["Siren", "Speech", "Shout"]
    #expect(ontology.classes(of: "Sirene", in: names).isEmpty)
    #expect(ontology.nearest(to: "Sirene", in: names).first == "Siren")
    #expect(ontology.nearest(to: "human voic", in: names).first == "Human voice")
  }

  @Test func groupsWithoutAClassOfTheEncoderAreNotSuggested() {
    #expect(!ontology.nearest(to: "Musical concept", in: ["Siren"]).contains("Musical concepts"))
  }

  @Test func aNameWithTwoWaysToItIsCoveredOnce() {
    let diamond = SoundOntology(table: "a: b | c\nb: d\nc: d | e")
    #expect(diamond.kinds(of: "a") == ["a", "b", "c", "d", "e"])
    #expect(diamond.classes(of: "a", in: ["e", "x", "d"]) == [0, 2])
  }
}
