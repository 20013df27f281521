// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct PreferenceLossTests {
  private var random = RandomSource(seed: 71)

  @Test mutating func gradientsAreTheSlopesOfTheLoss() throws {
    let present = [true, false, true, true, false]
    let rows = (0..<3).map { _ in random.tensor(shape: [5, 7]).l2Normalized() }
    let loss = PreferenceLoss(temperature: 0.3)
    expectGradients(at: rows) { rows in
      let result = loss(things: rows[0], sentences: rows[1], contrasts: rows[2], present: present)
      return [Tensor([Float(result?.loss ?? .nan)], shape: [])]
    } backward: { rows, upstream in
      let result = loss(things: rows[0], sentences: rows[1], contrasts: rows[2], present: present)
      return [result?.things, result?.sentences, result?.contrasts].map { gradient in
        (gradient ?? Tensor(zeros: [5, 7])) * upstream[0][]
      }
    }
  }

  @Test func itIsTheLogisticLossOfTheMargins() throws {
    let things = Tensor([1, 0, 1, 0, 1, 0, 0, 1], shape: [4, 2])
    let sentences = Tensor([1, 0, 0.6, 0.8, 1, 0, 1, 0], shape: [4, 2])
    let contrasts = Tensor([0, 1, 0.8, 0.6, 1, 0, 0, 1], shape: [4, 2])
    let result = try #require(
      PreferenceLoss(temperature: 0.5)(
        things: things, sentences: sentences, contrasts: contrasts,
        present: [true, true, true, false]))
    let expected = [-2.0, 0.4, 0].map { log(1 + exp($0)) }.reduce(0, +) / 3
    #expect(abs(result.loss - expected) < 1e-6)
    #expect(result.accuracy == 0.5)
  }

  @Test func withoutAContrastThereIsNothingToPrefer() {
    let rows = Tensor(zeros: [2, 3])
    let result = PreferenceLoss()(
      things: rows, sentences: rows, contrasts: rows, present: [false, false])
    #expect(result?.loss == nil)
  }

  @Test func largeMarginsAtLowTemperaturesStayFinite() throws {
    let (a, b) = (Tensor([1, 0], shape: [1, 2]), Tensor([-1, 0], shape: [1, 2]))
    let result = try #require(
      PreferenceLoss(temperature: 1e-6)(things: a, sentences: b, contrasts: a, present: [true]))
    #expect(abs(result.loss - 2e6) < 1)
    let isFinite = result.things.values.allSatisfy(\.isFinite)
    #expect(isFinite)
  }
}
