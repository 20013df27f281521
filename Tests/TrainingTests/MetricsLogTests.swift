// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct MetricsLogTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/metrics.jsonl"
  }

  private func epoch(_ number: Int, loss: Double) -> Trainer.Report {
    TrainingReportTests.epoch(number, loss: loss, recall: 0.5, isBest: true)
  }

  @Test func aTrainingThatGoesOnHasTheWholeCurve() throws {
    let before = try MetricsLog(path: path, appends: false)
    for number in 0..<3 { try before.append(epoch(number, loss: 1)) }
    // The third epoch had no checkpoint yet.
    let after = try MetricsLog(path: path, appends: true)
    for number in 2..<4 { try after.append(epoch(number, loss: 2)) }
    #expect(
      try MetricsLog.read(path: path)
        == [epoch(0, loss: 1), epoch(1, loss: 1), epoch(2, loss: 2), epoch(3, loss: 2)])
    _ = try MetricsLog(path: path, appends: false)
    #expect(try MetricsLog.read(path: path) == [])
  }

  @Test func aTornLineSpoilsNoOther() throws {
    try MetricsLog(path: path, appends: false).append(epoch(0, loss: 1))
    let whole = try Data(contentsOf: URL(filePath: path))
    _ = try folder.file("metrics.jsonl", whole + whole.prefix(20))
    try MetricsLog(path: path, appends: true).append(epoch(1, loss: 2))
    #expect(try MetricsLog.read(path: path) == [epoch(0, loss: 1), epoch(1, loss: 2)])
  }

  @Test func measuresThatAreNoNumbersAreKept() throws {
    let report = TrainingReportTests.epoch(0, loss: .infinity, recall: 0, isBest: false)
    try MetricsLog(path: path, appends: false).append(report)
    let read = try #require(try MetricsLog.read(path: path).first)
    #expect(read.loss == .infinity && read.medianRank.isNaN)
  }

  @Test func aFolderThatIsNotThereIsTold() {
    let path = "\(folder.path)/none/metrics.jsonl"
    #expect { try MetricsLog(path: path, appends: true) } throws: {
      "\($0)".hasPrefix("\(path): cannot write (")
    }
    #expect { try MetricsLog.read(path: path) } throws: {
      "\($0)".hasPrefix("\(path): cannot read (")
    }
  }
}
