// SPDX-License-Identifier: Apache-2.0

/// Compares every model's files with its manifest, then its results with known ones.
package struct ModelVerifier {
  package enum Finding: Equatable, Sendable {
    /// Largest difference between the results and the known ones.
    case passed(difference: Float)
    case missing
    case failed(String)
  }

  private let directory: ModelDirectory

  package init(_ directory: ModelDirectory) {
    self.directory = directory
  }

  /// Takes a second or two for a model; reads all its files.
  package func verify(_ model: ModelName) -> Finding {
    switch directory.state(of: model, depth: .hashes) {
    case .missing: return .missing
    case .damaged(let reason): return .failed(reason)
    case .installed: break
    }
    do {
      let answer = try KnownAnswers.compute(model, in: directory.path)
      return Self.compare(
        answer, with: KnownAnswers.expected(model), tolerance: KnownAnswers.tolerance(model))
    } catch {
      return .failed("\(error)")
    }
  }

  static func compare(
    _ answer: [Float], with expected: [Float], tolerance: Float
  ) -> Finding {
    guard answer.count == expected.count else {
      return .failed("known-answer test: \(answer.count) values, expected \(expected.count)")
    }
    // NaN is never within the tolerance.
    let differences = zip(answer, expected).map { abs($0 - $1) }
    if let index = differences.firstIndex(where: { !($0 <= tolerance) }) {
      return .failed(
        """
        known-answer test: value \(index) is \(answer[index]), expected \(expected[index]) \
        within \(tolerance)
        """)
    }
    return .passed(difference: differences.max() ?? 0)
  }
}

extension ModelVerifier.Finding: CustomStringConvertible {
  package var description: String {
    switch self {
    case .passed(let difference):
      "ok: files match their hashes, known answers reproduced within \(difference)"
    case .missing: "missing. Run: nightjar models fetch"
    case .failed(let reason): "FAILED: \(reason)"
    }
  }
}
