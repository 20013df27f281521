// SPDX-License-Identifier: Apache-2.0

extension AnalysisRequest {
  /// Analyses the file from beginning to end, or until interrupted.
  ///
  /// Throws the errors of the modules that do the work.
  func run(interruption: Interruption, progress: ProgressDisplay?) throws {
    throw Failure("this build has no analysis pipeline", status: .unavailable)
  }
}
