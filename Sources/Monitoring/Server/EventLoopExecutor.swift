// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// Swift's shared pool has one thread per processor, and all of them may be busy with other work or
/// wait for this very task.
final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Safe, as the closure keeps this executor for as long as the job runs, and runs it once.
    eventLoop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
