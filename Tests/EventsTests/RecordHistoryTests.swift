// SPDX-License-Identifier: Apache-2.0
import SystemPackage
import TestSupport
import Testing

@testable import Events

/// What months may bring, in any order: the records' numbers have no hole and no repeat.
@Suite struct RecordHistoryTests {
  /// SplitMix64: Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195.
  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }

  private let folder: OutputFolder

  init() throws {
    folder = try OutputFolder()
  }

  private func tidy(_ policy: RotationPolicy) {
    RotatedFiles(
      generations: RecordGenerations(path: folder.path), policy: policy, calls: folder.files,
      logger: .silent
    ).tidy()
  }

  /// Cuts the file off in its last so many bytes, perhaps with zeros in place of what was there.
  private func loseEnd(_ random: inout Random, atMost limit: Int) throws {
    guard let text = folder.text(), !text.isEmpty else { return }
    let lost = Int.random(in: 0...min(limit, text.utf8.count), using: &random)
    var bytes = Array(text.utf8.dropLast(lost))
    if Bool.random(using: &random) {
      bytes += [UInt8](repeating: 0, count: Int.random(in: 0...200, using: &random))
    }
    try folder.put(String(decoding: bytes, as: UTF8.self))
  }

  @Test(arguments: 0..<40)
  func numbersHaveNoHoleAndNoRepeat(seed: UInt64) throws {
    var random = Random(state: seed)
    let policy = RotationPolicy(
      maxBytes: 400, maxAge: 1000, keep: seed % 4 == 0 ? 3 : nil, gzip: seed % 2 == 0)
    var file = folder.file(rotation: policy)
    for turn in 0..<60 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0:  // kill -9 in the middle of a line
        file.close()
        try loseEnd(&random, atMost: 40)
        file = folder.file(rotation: policy)
        try file.open()
      case 1:  // power loss
        file.close()
        try loseEnd(&random, atMost: 300)
        file = folder.file(rotation: policy)
        try file.open()
      case 2:  // logrotate, which removes its own old files
        if policy.keep == nil, folder.text()?.isEmpty == false {
          try folder.move("out.jsonl", to: "out.jsonl.\(100 - turn)")
          if Bool.random(using: &random) { _ = try? file.write(.example("after renaming")) }
          try file.reopen()
        }
      case 3: folder.files.setRoom(Int.random(in: 0...100, using: &random))
      case 4: folder.files.setRoom(.max)
      case 5:
        let call: FaultyFiles.Call? = [.move, .remove, nil].randomElement(using: &random) ?? nil
        if let call { folder.files.fail(call, with: .ioError) }
        tidy(policy)
        if let call { folder.files.fail(call, with: nil) }
      case 6: folder.advance(400)
      default:
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          _ = try? file.write(.example(String(repeating: "y", count: turn)))
        }
      }
    }
    folder.files.setRoom(.max)
    _ = try file.write(.example())
    let numbers = try folder.sequences()
    #expect(numbers == Array((numbers.first ?? 0)..<((numbers.last ?? 0) + 1)), "seed \(seed)")
    if policy.keep == nil { #expect(numbers.first == 0) }
  }
}
