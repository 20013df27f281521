// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Media

@Suite struct FootageErrorTests {
  @Test(arguments: [
    (
      FootageError.nothingKept(.snapshot),
      """
      snapshot: nothing of that time is kept (packets: none from a keyframe on). \
      Raise [clips] ring_mb, or let the camera send keyframes more often.
      """
    ),
    (
      .noContainer(codecs: ["pcm_x", "video_y"]),
      "clip: no file can hold it (codecs: pcm_x, video_y). Set the camera to H.264 or H.265."
    ),
    (
      .cannotWrite(path: "/media/a.mp4", call: "avio_open", reason: "permission denied"),
      """
      /media/a.mp4: cannot be written (avio_open: permission denied). \
      Check the folder, its permissions and the space on the disk.
      """
    ),
    (
      .cannotEncode(call: "avcodec_open2", reason: "encoder not found"),
      """
      snapshot: no JPEG can be made (avcodec_open2: encoder not found). \
      Install an FFmpeg that has mjpeg.
      """
    ),
    (
      .cannotDecode,
      """
      snapshot: no picture of that time can be decoded (decode: no frame). \
      Check that the camera's stream is intact.
      """
    ),
  ])
  func errorsSayWhatToDo(error: FootageError, text: String) {
    #expect("\(error)" == text)
  }
}
