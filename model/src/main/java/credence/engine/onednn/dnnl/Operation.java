package credence.engine.onednn.dnnl;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** A oneDNN primitive with its arguments bound, ready to run any number of times. */
public final class Operation {

  private final stream queue;
  private final primitive runnable;
  private final IntMemoryMap arguments;

  Operation(stream queue, primitive runnable, IntMemoryMap arguments) {
    this.queue = queue;
    this.runnable = runnable;
    this.arguments = arguments;
  }

  /** CPU streams run in the calling thread: the results are there when this returns. */
  public void run() {
    runnable.execute(queue, arguments);
  }
}
