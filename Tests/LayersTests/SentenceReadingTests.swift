// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Layers

@Suite struct SentenceReadingTests {
  private var random = RandomSource(seed: 31)

  @Test(arguments: [3, 4, 7]) mutating func itIsWhatIsDefined(tokens: Int) {
    let states = random.tensor(shape: [tokens, 5])
    let reading = SentenceReading.read(states).values.map { Double($0) }
    let rows = (0..<tokens).map { states.element($0).values.map { Double($0) } }
    let mean = (0..<5).map { i in rows.reduce(0) { $0 + $1[i] } / Double(tokens) }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let words = rows.dropFirst().dropLast()
    let moment = (0..<5).map { i in
      words.enumerated().reduce(0.0) { sum, word in
        let place = (2 * Double(word.offset) + 1) / Double(words.count) - 1
        return sum + place * word.element[i]
      } / Double(words.count)
    }
    let expected = (mean + moment).map { Float($0 / length) }
    expectClose(Tensor(reading.map { Float($0) }), Tensor(expected), absolute: 1e-6)
  }

  @Test mutating func wordsTheOtherWayRoundHaveTheSameVectorAndTheOppositeMoment() {
    let states = random.tensor(shape: [6, 4])
    let forward = SentenceReading.read(states)
    let backward = SentenceReading.read(states.gathering([0, 4, 3, 2, 1, 5]))
    expectClose(
      Tensor(Array(forward.values.prefix(4))), Tensor(Array(backward.values.prefix(4))),
      absolute: 1e-6)
    expectClose(
      Tensor(Array(forward.values.suffix(4))), Tensor(Array(backward.values.suffix(4))) * -1,
      absolute: 1e-6)
  }

  @Test(arguments: [1, 2]) mutating func aSentenceWithoutWordsHasNoMoment(tokens: Int) {
    let reading = SentenceReading.read(random.tensor(shape: [tokens, 3])).values
    #expect(reading.suffix(3) == [0, 0, 0])
    #expect(reading.prefix(3).contains { $0 != 0 })
  }

  @Test func aVectorAloneIsCompletedAndAReadingKept() {
    #expect(SentenceReading.complete(Tensor([3, 4]), width: 2) == Tensor([0.6, 0.8, 0, 0]))
    #expect(SentenceReading.complete(Tensor([3, 4, 5, 6]), width: 2) == Tensor([0.6, 0.8, 5, 6]))
    let readings = Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 4])
    #expect(SentenceReading.vectors(of: readings) == Tensor([1, 2, 5, 6], shape: [2, 2]))
  }
}
