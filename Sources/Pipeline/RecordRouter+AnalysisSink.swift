// SPDX-License-Identifier: Apache-2.0
import Events

extension RecordRouter: AnalysisSink {
  package func receive(_ event: AnalysisEvent) throws {
    switch event {
    case .segment(let segment, let latency):
      try write(segment, latency: latency / .milliseconds(1))
    case .alert(let alert): try write(alert)
    case .gap(let gap): try write(gap)
    case .health(let health): try write(health)
    }
  }
}
