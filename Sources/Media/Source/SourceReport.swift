// SPDX-License-Identifier: Apache-2.0
import Core

/// What there is to say about a source once it has been read: at most one warning.
struct SourceReport {
  let name: String
  var undecodablePackets = 0
  var packets = 0
  var damagedSteps = 0
  var emittedSteps = 0
  /// Where the footage ends before it should.
  var truncation: Gap?

  var warning: String? {
    if emittedSteps == 0 {
      return "source \"\(name)\": there is no footage in the range that was asked for."
    }
    var findings: [String] = []
    if undecodablePackets > 0 {
      findings.append("\(undecodablePackets) of \(packets) packets could not be decoded")
    }
    if damagedSteps > 0 { findings.append("\(damagedSteps) steps could not be analysed") }
    if let truncation {
      findings.append("the file ends after \(truncation.start) of \(truncation.end)")
    }
    guard !findings.isEmpty else { return nil }
    return """
      source "\(name)": the footage is damaged (\(findings.joined(separator: "; "))). \
      What is intact was analysed.
      """
  }
}
