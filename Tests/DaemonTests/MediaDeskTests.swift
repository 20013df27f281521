// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Foundation
import Media
import TestSupport
import Testing

@testable import Daemon

@Suite struct MediaDeskTests {
  private func settings(_ directory: String) -> Settings {
    var settings = Settings()
    settings.output.mediaDirectory = directory
    return settings
  }

  @Test func allCamerasShareAStoreUntilTheFolderIsAnotherOne() throws {
    let folder = try TemporaryFolder()
    let desk = MediaDesk()
    let here = settings("\(folder.path)/here")
    let store = try desk.store(MediaFolder(here))
    #expect(try desk.store(MediaFolder(here)) === store)
    var shorter = here
    shorter.output.mediaDays = 1
    #expect(try desk.store(MediaFolder(shorter)) !== store)
  }

  @Test func whatAnEarlierRunLeftIsKeptToTheLimitsWithoutAnyRule() throws {
    let folder = try TemporaryFolder()
    let old = try folder.file("yard_t000008000_glass.mp4", [1])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: old)
    MediaDesk().adopt(MediaFolder(settings(folder.path)))
    #expect(!FileManager.default.fileExists(atPath: old))
  }

  @Test func aFolderThatNobodyAskedForIsNotMade() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/media"
    MediaDesk().adopt(MediaFolder(settings(path)))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func withoutALimitEverythingIsKept() throws {
    var settings = settings("/media")
    settings.output.mediaDays = 0
    settings.output.mediaMegabytes = 0
    #expect(MediaFolder(settings).limits == MediaStore.Limits(age: nil, bytes: nil))
    settings = Settings()
    settings.daemon.stateDirectory = "/state"
    #expect(MediaFolder(settings).path == "/state/media")
  }
}
