// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct ContrastiveLossTests {
  @Test(arguments: SeedComponent.contrastive.cases)
  func lossAndGradientsMatch(_ name: String) throws {
    let golden = try SeedCase(name)
    let loss = ContrastiveLoss(
      temperature: try #require(golden.parameters["temperature"].double))
    let views = ["image", "text", "audio"].filter { golden.has("in.\($0)") }
    let result = try loss(
      image: golden["in.image"], text: golden["in.text"],
      audio: golden.has("in.audio") ? golden["in.audio"] : nil)
    try golden.expect(Tensor([Float(result.loss)], shape: []), matches: "out.loss")
    let upstream = try golden["up.loss"][]
    for (view, gradient) in zip(views, result.gradients) {
      try golden.expect(gradient * upstream, matches: "grad.in.\(view)")
    }
  }

  /// Batches of odd sizes, some with views that items lack.
  static let batches: [(items: Int, width: Int, present: [[Bool]])] = [
    (2, 1, [[true, true], [true, true], [true, true]]),
    (3, 5, Array(repeating: [true, true, true], count: 3)),
    (
      5, 7,
      [
        [true, true, false, true, true], [true, false, true, true, true],
        [false, true, true, true, true],
      ]
    ),
  ]

  @Test(arguments: batches)
  func gradientsAreTheSlopesOfTheLoss(_ items: Int, _ width: Int, _ present: [[Bool]]) throws {
    var random = RandomSource(seed: UInt64(items))
    let rows = present.map { _ in random.tensor(shape: [items, width], scale: 2) }
    let logScale = Float(log(1 / 0.3))
    let pairs = ContrastiveLoss.Pair.imageTextAudio(hasAudio: true)
    let result = try ContrastiveLoss(logScale: Tensor([logScale], shape: []))(
      zip(rows, present).map { ContrastiveLoss.View($0, present: $1) }, pairs: pairs)
    let twin = NaiveContrastiveLoss(
      rows: rows.map { $0.values.map(Double.init) }, width: width, present: present,
      logScale: Double(logScale), pairs: pairs)

    #expect(abs(result.loss - twin.loss) < 1e-5)
    let step = 1e-6
    for view in rows.indices {
      let slopes = rows[view].values.indices.map { index in
        let (above, below) = (twin.adding(step, view, index), twin.adding(-step, view, index))
        return Float((above.loss - below.loss) / (2 * step))
      }
      expectClose(
        result.gradients[view], Tensor(slopes, shape: [items, width]), absolute: 2e-6,
        relative: 1e-5, label: "view \(view)")
    }
    var (above, below) = (twin, twin)
    above.logScale += step
    below.logScale -= step
    let slope = (above.loss - below.loss) / (2 * step)
    #expect(abs(Double(result.logScaleGradient[]) - slope) < 1e-5)
  }

  @Test func aBatchOfOneIsRefused() {
    let one = Tensor([1, 2], shape: [1, 2])
    let error = #expect(throws: LearningError.batchTooSmall(items: 1)) {
      try ContrastiveLoss()(image: one, text: one)
    }
    #expect(
      error?.description == """
        contrastive loss: nothing to compare with (1 complete in the batch). \
        Use batches of at least 2 items that have both sides of a pair.
        """)
  }

  @Test func itemsWithoutACommonViewAreRefused() {
    let rows = Tensor(repeating: 1, shape: [3, 2])
    let views = [
      ContrastiveLoss.View(rows, present: [true, true, false]),
      ContrastiveLoss.View(rows, present: [true, false, true]),
    ]
    #expect(throws: LearningError.batchTooSmall(items: 1)) {
      try ContrastiveLoss()(views, pairs: [.init(0, 1, weight: 1)])
    }
  }

  @Test func whatStandsInAnAbsentRowHasNoInfluence() throws {
    var random = RandomSource(seed: 4)
    let (image, text) = (random.tensor(shape: [4, 3]), random.tensor(shape: [4, 3]))
    func result(absentRow: Float) throws -> ContrastiveLoss.Result {
      var image = image
      for i in 0..<3 { image[2, i] = absentRow }
      return try ContrastiveLoss()(
        [.init(image, present: [true, true, false, true]), .init(text)],
        pairs: [.init(0, 1, weight: 1)])
    }
    let (zero, nan) = (try result(absentRow: 0), try result(absentRow: .nan))
    #expect(zero.loss == nan.loss && zero.gradients == nan.gradients)
    #expect(zero.gradients[0].element(2) == Tensor(zeros: [3]))
    #expect(zero.gradients[1].element(2) != Tensor(zeros: [3]), "still a negative")
  }

  @Test func aPairThatOneItemHasCountsNothing() throws {
    var random = RandomSource(seed: 5)
    let rows = (0..<3).map { _ in random.tensor(shape: [3, 4]) }
    let alone = [true, false, false]
    let all = try ContrastiveLoss()(
      [.init(rows[0]), .init(rows[1]), .init(rows[2], present: alone)],
      pairs: ContrastiveLoss.Pair.imageTextAudio(hasAudio: true))
    let two = try ContrastiveLoss()(image: rows[0], text: rows[1])
    #expect(all.loss == two.loss / 2)
    #expect(all.gradients[2] == Tensor(zeros: [3, 4]))
  }

  @Test func aNumberThatIsNoneIsNamed() {
    var text = Tensor(repeating: 1, shape: [3, 2])
    text[2, 0] = .nan
    let error = #expect(throws: LearningError.self) {
      try ContrastiveLoss()(image: Tensor(repeating: 1, shape: [3, 2]), text: text)
    }
    #expect(
      error?.description == """
        contrastive loss: item 2 of view 1 is not a finite number. \
        Check the features for NaN, or lower the learning rate.
        """)
  }

  @Test func aZeroRowHasNoGradientAndSpoilsNoOther() throws {
    var random = RandomSource(seed: 6)
    var image = random.tensor(shape: [3, 4])
    for i in 0..<4 { image[1, i] = 0 }
    let result = try ContrastiveLoss()(image: image, text: random.tensor(shape: [3, 4]))
    #expect(result.gradients[0].element(1) == Tensor(zeros: [4]))
    #expect(result.gradients.allSatisfy { $0.values.allSatisfy { abs($0) < 100 } })
  }

  @Test func equalRowsOfAllItemsLeaveTheLogarithmOfTheirNumber() throws {
    let rows = Tensor(repeating: 0.5, shape: [5, 3])
    let result = try ContrastiveLoss()(image: rows, text: rows, audio: rows)
    #expect(abs(result.loss - log(5)) < 1e-6)
  }

  @Test func theLearnedScaleIsBounded() throws {
    var random = RandomSource(seed: 8)
    // Close to each other, so that even the largest scale does not tell them apart for certain.
    let image = Tensor(repeating: 1, shape: [3, 4]) + random.tensor(shape: [3, 4], scale: 0.1)
    let text = random.tensor(shape: [3, 4])
    func result(_ logScale: Float, text: Tensor) throws -> ContrastiveLoss.Result {
      try ContrastiveLoss(logScale: Tensor([logScale], shape: []))(image: image, text: text)
    }
    let bound = ContrastiveLoss.largestLogScale
    #expect(try result(bound, text: text).loss == result(50, text: text).loss)
    #expect(try result(1, text: text).loss != result(2, text: text).loss)
    // Pairs that lie closest ask for a larger scale, others for a smaller one.
    #expect(try result(2, text: image).logScaleGradient[] < 0)
    #expect(try result(50, text: image).logScaleGradient[] == 0)
    let mixedUp = image.gathering([1, 2, 0])
    #expect(try result(50, text: mixedUp).logScaleGradient[] > 0)
  }
}

/// The definition, in double precision and one sum after the other.
private struct NaiveContrastiveLoss {
  var rows: [[Double]]
  let width: Int
  let present: [[Bool]]
  var logScale: Double
  let pairs: [ContrastiveLoss.Pair]

  func adding(_ step: Double, _ view: Int, _ index: Int) -> Self {
    var moved = self
    moved.rows[view][index] += step
    return moved
  }

  var loss: Double {
    pairs.reduce(0) { sum, pair in
      sum + pair.weight
        * (direction(pair.first, pair.second) + direction(pair.second, pair.first)) / 2
    }
  }

  private func direction(_ a: Int, _ b: Int) -> Double {
    let items = present[a].indices
    let anchors = items.filter { present[a][$0] && present[b][$0] }
    guard anchors.count > 1 else { return 0 }
    let losses = anchors.map { i in
      let sum = items.filter { present[b][$0] }.reduce(0) { $0 + exp(logit(a, i, b, $1)) }
      return log(sum) - logit(a, i, b, i)
    }
    return losses.reduce(0, +) / Double(anchors.count)
  }

  private func logit(_ a: Int, _ i: Int, _ b: Int, _ j: Int) -> Double {
    let (x, y) = (rows[a][i * width..<(i + 1) * width], rows[b][j * width..<(j + 1) * width])
    func dot(_ u: ArraySlice<Double>, _ v: ArraySlice<Double>) -> Double {
      zip(u, v).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return exp(logScale) * dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
  }
}
