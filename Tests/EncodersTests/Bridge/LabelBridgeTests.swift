// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import Testing

@testable import Encoders

@Suite struct LabelBridgeTests {
  /// Tables in which the vector of class `i` is the axis `i % 384`, and the mean 0.
  private static func tables() -> [String: Tensor] {
    var tables: [String: Tensor] = [:]
    for labels in LabelBridge.LabelSet.allCases {
      var vectors = [Float](repeating: 0, count: labels.classCount * 384)
      for label in 0..<labels.classCount { vectors[label * 384 + label % 384] = 1 }
      tables["\(labels.rawValue).vectors"] = Tensor(vectors, shape: [labels.classCount, 384])
      tables["\(labels.rawValue).mean"] = Tensor(zeros: [384])
    }
    return tables
  }

  @Test func aSoundIsMadeOfItsTenHighestScores() throws {
    let bridge = try LabelBridge(file: Self.tables())
    var scores = [Float](repeating: 0.25, count: 521)
    for label in 100..<109 { scores[label] = 0.75 }
    let vector = bridge.soundVector(scores: scores)
    // Of the 512 equal scores the first class's counts.
    let length = (9 * Float(0.75 * 0.75) + 0.25 * 0.25).squareRoot()
    for label in 0..<384 {
      let expected: Float = (100..<109).contains(label) ? 0.75 : label == 0 ? 0.25 : 0
      #expect(abs(vector[label] - expected / length) < 1e-6)
    }
  }

  @Test func aPictureIsMadeOfItsTwentyLikeliestClasses() throws {
    let bridge = try LabelBridge(file: Self.tables())
    let logits = (0..<1000).map { label in label < 300 ? Float(label) / 64 : -1000 }
    let vector = bridge.pictureVector(logits: logits)
    #expect(vector.indices.filter { vector[$0] != 0 } == Array(280..<300))
    #expect(abs(vector[298] / vector[299] - Float(exp(-1 / 96.0))) < 1e-6)
  }

  @Test func silentScoresGiveAZeroVector() throws {
    let bridge = try LabelBridge(file: Self.tables())
    let vector = bridge.soundVector(scores: [Float](repeating: 0, count: 521))
    #expect(vector == [Float](repeating: 0, count: 384))
  }

  @Test func namesAreUnitVectorsLessWhatTheyShare() throws {
    var tables = Self.tables()
    tables["audioset.mean"] = Tensor([1] + [Float](repeating: 0, count: 383))
    let bridge = try LabelBridge(file: tables)
    #expect(bridge.names.shape == [1521, 384])
    #expect(bridge.centre.values.prefix(2) == [0.5, 0])
    #expect(bridge.names.element(3).values[3] == 1)
    let sound = bridge.names.element(1001).values
    #expect(abs(sound[0] + Float(0.5).squareRoot()) < 1e-6)
    #expect(abs(sound[1] - Float(0.5).squareRoot()) < 1e-6)
  }

  @Test func theMeanIsTakenOffBothSides() throws {
    var tables = Self.tables()
    tables["audioset.mean"] = Tensor([1] + [Float](repeating: 0, count: 383))
    let bridge = try LabelBridge(file: tables)
    var scores = [Float](repeating: 0, count: 521)
    scores[1] = 0.5
    let axes: [Float] = [-Float(0.5).squareRoot(), Float(0.5).squareRoot()]
    let query = [0, 1] + [Float](repeating: 0, count: 382)
    for vector in [
      bridge.soundVector(scores: scores), bridge.centred(query: query, against: .audioset),
    ] {
      #expect(zip(vector, axes).allSatisfy { abs($0 - $1) < 1e-6 })
    }
    #expect(bridge.centred(query: query, against: .imagenet) == query)
  }

  @Test(arguments: tables().keys.sorted())
  func refusesAMissingOrOddTableByName(name: String) throws {
    var tables = Self.tables()
    tables[name] = nil
    #expect(throws: SafetensorsError.missingTensor(path: "weights in memory", tensor: name)) {
      try LabelBridge(file: tables)
    }
    let shape = try #require(Self.tables()[name]).shape
    tables[name] = Tensor(zeros: [3])
    #expect(
      throws: SafetensorsError.wrongShape(
        path: "weights in memory", tensor: name, expected: shape, found: [3])
    ) {
      try LabelBridge(file: tables)
    }
  }
}
