// SPDX-License-Identifier: Apache-2.0
import Media

/// Where steps come from: a media file, or a script in a test.
package protocol StepSource {
  /// The next step, gap or warning; `nil` at the end.
  func next() throws(MediaError) -> SourceEvent?
}

extension MediaSource: StepSource {}
extension LiveSource: StepSource {}
