// SPDX-License-Identifier: Apache-2.0

/// Alert records as they stand in files.
package enum AlertLines {
  package static func line(
    _ sequence: Int, source: String = "door", phase: String = "begin", rule: String = "glass",
    severity: String = "critical", wallStart: String = "2026-11-23T04:05:06.500Z",
    reason: String = "Glass heard at 00:14.5 (0.82)."
  ) -> String {
    """
    {"schema":"nightjar.alert/1","seq":\(sequence),"source":"\(source)",\
    "id":"0123456789abcdef0123456789abcdef","phase":"\(phase)","rule":"\(rule)",\
    "severity":"\(severity)","start":14.5,"end":15.0,"wall_start":"\(wallStart)",\
    "score":0.82,"evidence":[{"modality":"audio","what":"Glass","score":0.82,"time":14.5}],\
    "corroboration":null,"reason":"\(reason)","segment":"fedcba9876543210fedcba9876543210"}
    """
  }
}
