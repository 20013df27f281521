// SPDX-License-Identifier: Apache-2.0
import Core

/// What there is to say about a source once it has been read.
struct SourceReport {
  let name: String
  let failures: Int
  let packets: Int
  let damagedSteps: Int
  let hasFootage: Bool

  init(options: SourceOptions, video: VideoTrack?, audio: AudioTrack?, damagedSteps: Int) {
    name = options.name
    failures = (video?.failures ?? 0) + (audio?.failures ?? 0)
    packets = (video?.packets ?? 0) + (audio?.packets ?? 0)
    hasFootage = (video?.frames ?? 0) + (audio?.frames ?? 0) > 0
    self.damagedSteps = damagedSteps
  }

  var damageWarning: String? {
    failures == 0
      ? nil
      : """
      source "\(name)": \(failures) of \(packets) packets are damaged; \
      \(damagedSteps) steps could not be analysed.
      """
  }

  var emptyRangeWarning: String {
    "source \"\(name)\": there is no footage in the range that was asked for."
  }
}
