package credence.engine.onednn;

import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.OtherProcess;
import credence.engine.TrainState;
import credence.net.NetworkSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;

/** Steps of the engine in a JVM of its own, for what a running JVM can not be told any more. */
public final class ForkedSteps {

  /**
   * @param describe what the engine says of itself
   * @param grown least resident bytes seen in the last quarter of the steps less the least seen in
   *     the second: what comes and goes in between, as a compiler's arenas do, does not count
   * @param nll of the last step
   * @param state hash of the final state
   */
  record Report(String describe, long grown, double nll, int state) {

    static Report parse(String line) {
      String[] fields = line.split(";", -1);
      return new Report(
          fields[0],
          Long.parseLong(fields[1]),
          Double.parseDouble(fields[2]),
          Integer.parseInt(fields[3]));
    }
  }

  private ForkedSteps() {}

  /** Runs {@code steps} steps in a JVM with these environment variables besides. */
  static Report run(int steps, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> options =
        List.of(
            // A heap of one size, its pages touched: what grows is not the heap.
            "-Xms128m",
            "-Xmx128m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            // One compiler, done early: the other one's arenas are larger than a small leak.
            "-XX:TieredStopAtLevel=1");
    ProcessBuilder builder = OtherProcess.java(ForkedSteps.class, options, Integer.toString(steps));
    builder.environment().remove("OMP_NUM_THREADS");
    builder.environment().putAll(environment);
    String output = OtherProcess.run(builder, OtherProcess.USUAL.multipliedBy(2));
    return Report.parse(output.lines().reduce((first, second) -> second).orElseThrow());
  }

  /** Every other minibatch is smaller, as the last one of an epoch is. */
  public static void main(String[] arguments) {
    int steps = Integer.parseInt(arguments[0]);
    NetworkSpec network = EngineCases.tinyLeNet();
    Optimizer adam = Optimizer.Adam.standard();
    Minibatch full = EngineCases.minibatch(network, 64);
    Minibatch last = EngineCases.minibatch(network, 11);
    try (Engine engine = new OnednnEngine(EngineCases.spec(network, 64, adam))) {
      engine.load(EngineCases.state(network, adam));
      long before = Long.MAX_VALUE;
      long after = Long.MAX_VALUE;
      double nll = 0;
      for (int step = 0; step < steps; step++) {
        if (step % 10 == 0 && step >= steps / 4) {
          long resident = Pointer.physicalBytes();
          before = step < steps / 2 ? Math.min(before, resident) : before;
          after = step >= steps * 3 / 4 ? Math.min(after, resident) : after;
        }
        Minibatch minibatch = step % 2 == 0 ? full : last;
        nll = engine.step(minibatch, EngineCases.key(step), 1e-3, 1e-3).nll();
      }
      long grown = after - before;
      System.out.println(engine.describe() + ";" + grown + ";" + nll + ";" + hash(engine.save()));
    }
  }

  private static int hash(TrainState state) {
    return 31 * Arrays.hashCode(state.posterior().mu()) + Arrays.hashCode(state.posterior().rho());
  }
}
