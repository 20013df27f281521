// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct NormalityFileTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/yard.json" }

  init() throws { folder = try TemporaryFolder() }

  private func learnt(dimension: Int = 4) -> Normality {
    var normality = Normality(model: "abc", warmUp: 5)
    for index in 0..<60 {
      let vector = (0..<dimension).map { cos(Float(index * ($0 + 1))) }
      _ = normality.take(
        SharedSpace.normalized(vector) ?? [], present: [.video], hour: index % 168,
        segment: "s\(index)")
    }
    return normality
  }

  @Test func itComesBackAsItWas() throws {
    let normality = learnt()
    try normality.save(to: path)
    #expect(try Normality.restore(from: path, model: "abc", warmUp: 5) == normality)
  }

  @Test func aNewOneIsSavedToo() throws {
    try Normality(model: "abc").save(to: path)
    #expect(try Normality.restore(from: path, model: "abc") == Normality(model: "abc"))
  }

  @Test func withoutAFileThereIsNothing() throws {
    #expect(try Normality.restore(from: path, model: "abc") == nil)
  }

  @Test func aFullOneTakesLessThanAQuarterOfAMegabyte() throws {
    var normality = Normality(model: "abc")
    for index in 0..<100 {
      var vector = [Float](repeating: 0, count: 384)
      vector[index] = 1
      _ = normality.take(vector, present: [.video], hour: 0, segment: "s\(index)")
    }
    try normality.save(to: path)
    let size = try Data(contentsOf: URL(filePath: path)).count
    #expect(normality.prototypes.count == Normality.capacity)
    #expect((100_000..<250_000).contains(size))
  }

  @Test func anotherModelAndALaterVersionAreTold() throws {
    try learnt().save(to: path)
    let path = path
    #expect(throws: NormalityError.otherModel(path: path)) {
      try Normality.restore(from: path, model: "def")
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacingOccurrences(of: "\"version\":1", with: "\"version\":2")
    _ = try folder.file("yard.json", text.utf8)
    #expect(throws: NormalityError.unknownVersion(path: path, version: 2)) {
      try Normality.restore(from: path, model: "abc")
    }
  }

  @Test(arguments: [
    ("\"count\":60", "\"count\":-1"), ("\"count\":60", "\"count\":9999999999999"),
    ("\"origin\":0", "\"origin\":61"), ("\"video\"", "\"smell\""),
    ("\"exampleDistance\":0", "\"exampleDistance\":9"),
  ])
  func numbersThatDoNotFitTogetherAreDamage(old: String, new: String) throws {
    try learnt().save(to: path)
    let path = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(old))
    _ = try folder.file("yard.json", text.replacingOccurrences(of: old, with: new).utf8)
    let expected = NormalityError.damaged(
      path: path, reason: "its numbers do not fit together")
    #expect(throws: expected) { try Normality.restore(from: path, model: "abc") }
  }

  @Test func damagedFilesAreRefusedOrUsable() throws {
    try learnt().save(to: path)
    let bytes = try String(contentsOfFile: path, encoding: .utf8)
    var mutator = Mutator(seed: 11)
    for _ in 0..<min(Mutator.count, 300) {
      let damaged = try folder.file("damaged.json", mutator.mutate(bytes).utf8)
      do {
        var restored = try #require(try Normality.restore(from: damaged, model: "abc", warmUp: 5))
        let vector = [Float](repeating: 0, count: restored.prototypes[0].vector.count - 1) + [1]
        _ = restored.take(vector, present: [.video], hour: 0, segment: "n")
      } catch let error as NormalityError {
        #expect(error.description.hasPrefix("normality \"\(damaged)\": "))
      }
    }
  }

  @Test func aFolderThatIsNotThereIsTold() {
    let error = #expect(throws: NormalityError.self) {
      try learnt().save(to: "/nowhere/yard.json")
    }
    #expect(error?.description.hasPrefix("normality \"/nowhere/yard.json\": cannot be") == true)
  }

  @Test func everyMistakeSaysWhatToDo() {
    let texts = [
      NormalityError.cannotRead(path: "p", reason: "r"), .cannotWrite(path: "p", reason: "r"),
      .damaged(path: "p", reason: "r"), .unknownVersion(path: "p", version: 9),
      .otherModel(path: "p"),
    ].map(\.description)
    #expect(
      texts == [
        """
        normality "p": cannot be read (r). \
        Check that it may be read; until then the camera is learnt anew.
        """,
        """
        normality "p": cannot be written (r). Check that its folder exists, may be written to and \
        has room; nothing is lost while this runs.
        """,
        """
        normality "p": is damaged (r). \
        The camera is learnt anew; restore the file from a backup to avoid that.
        """,
        """
        normality "p": is of version 9, which this release does not know. \
        The camera is learnt anew; use the later release to avoid that.
        """,
        "normality \"p\": was learnt with other models. The camera is learnt anew, as it has to be.",
      ])
  }
}
