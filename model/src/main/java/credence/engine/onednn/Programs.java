package credence.engine.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Compiled programs by their number of examples; the least recently used of the others goes. */
final class Programs implements AutoCloseable {

  /** Beside the program for a full batch: the last minibatch of an epoch, and one to predict. */
  private static final int MOST_OTHERS = 2;

  private final int batch;
  private final IntFunction<Program> compiler;
  private Program full;
  private final Map<Integer, Program> others = new LinkedHashMap<>(8, 0.75f, true);

  Programs(int batch, IntFunction<Program> compiler) {
    this.batch = batch;
    this.compiler = compiler;
  }

  /**
   * @throws IllegalArgumentException unless {@code examples} is from 1 to the batch
   */
  Program of(int examples) {
    if (examples < 1 || examples > batch) {
      throw new IllegalArgumentException(
          "examples = " + examples + " for an engine of batch = " + batch);
    }
    if (examples == batch) {
      full = full == null ? compiler.apply(batch) : full;
      return full;
    }
    Program known = others.get(examples);
    if (known != null) {
      return known;
    }
    if (others.size() == MOST_OTHERS) {
      others.remove(others.keySet().iterator().next()).close();
    }
    Program made = compiler.apply(examples);
    others.put(examples, made);
    return made;
  }

  @Override
  public void close() {
    if (full != null) {
      full.close();
      full = null;
    }
    others.values().forEach(Program::close);
    others.clear();
  }
}
