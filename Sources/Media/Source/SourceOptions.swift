// SPDX-License-Identifier: Apache-2.0
import Core

/// What to read, and how to cut it into steps.
package struct SourceOptions: Sendable {
  /// A path, a URL, a device such as `/dev/video0`, or `-` for standard input.
  package var location: RedactedURL
  /// How a URL is opened.
  package var connection = ConnectionOptions()
  /// Whether the sound is analysed.
  package var hasAudio = true
  /// What messages call the source.
  package var name: String
  /// Steps that end before this are left out.
  package var from: MediaTime?
  /// Steps that start at or after this are left out.
  package var to: MediaTime?
  /// Index among all streams of the file; `nil` takes the best one.
  package var videoStream: Int?
  /// Index among all streams of the file; `nil` takes the best one.
  package var audioStream: Int?
  package var stepDuration = MediaTime(nanoseconds: 500_000_000)
  package var frameSelection = FrameSelection.nearest
  /// Side of the square picture, in pixels.
  package var pictureSize = 224
  /// Side of the centre square as a share of the picture's shorter side.
  package var cropFraction = 224.0 / 256.0
  /// Samples at 16 kHz.
  package var audioWindowLength = 15_600
  package var lumaColumns = 32
  package var lumaRows = 18
  /// Finer grids, more often, for what looks at motion; `nil` where nothing does.
  package var motion: LumaSampling?
  /// What must be seen by nobody: it is black in everything that comes out.
  package var masks: [Zone] = []
  /// The source's transcript, in any order; `nil` if there is none.
  package var cues: [Cue]?
  /// Decoder threads: one costs the least processor time and can leave out frames nobody needs.
  package var threads = 1
  /// What there is no time for at present; `nil` for a source that can wait.
  package var loadControl: LoadControl?
  /// Whether it is watched while it happens: what comes late is not waited for, and the wall clock
  /// is tracked instead of taken from the file.
  package var isLive = false
  /// Tells when the packets of a live source come.
  package var hostClock = HostClock.system
  /// Where a live source's wall clock may be set: in the first of each so many steps of an epoch.
  package var stepsPerSegment = 16
  /// Told of every packet.
  package var traffic: Traffic?
  /// Keeps the packets for clips and snapshots; `nil` where nobody wants any.
  package var footage: Footage?

  package init(location: String, name: String) {
    self.location = RedactedURL(location)
    self.name = name
  }
}
