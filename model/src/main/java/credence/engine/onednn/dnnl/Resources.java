package credence.engine.onednn.dnnl;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** What is to be freed together, in the reverse order of its making. */
final class Resources implements AutoCloseable {

  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** A zeroed vector that lives as long as this. */
  Floats floats(long length) {
    Floats floats = Floats.allocate(length);
    releases.push(floats::close);
    return floats;
  }

  /** Takes charge of freeing {@code pointer}. */
  <P extends Pointer> P keep(P pointer) {
    releases.push(pointer::deallocate);
    return pointer;
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
