package credence.engine.onednn;

import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineCases;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.Optimizer;
import credence.engine.OtherProcess;
import credence.engine.TrainState;
import credence.net.Activation;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Flatten;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Training and prediction of a network in a JVM of its own, two engines side by side, with or
 * without a profiler that interrupts both a thousand times a second.
 */
public final class ForkedWork {

  /**
   * Convolutions that oneDNN has no good kernels for: {@link
   * credence.engine.onednn.products.UnfoldedProduct}.
   */
  private static final NetworkSpec UNUSUAL =
      new NetworkSpec(
          "unusual",
          new Shape(3, 16, 16),
          List.of(
              Conv2d.of(8, 3, 1, 2),
              Activation.RELU,
              Conv2d.of(16, 11, 1, 2),
              Activation.RELU,
              MaxPool2d.of(3, 3),
              Conv2d.of(12, 7, 1, 4),
              Activation.SOFTPLUS,
              new Flatten(),
              new Dense(10)));

  private static final int BATCH = 256;
  private static final String PROFILER =
      "-XX:StartFlightRecording:jdk.ExecutionSample#period=1ms,jdk.NativeMethodSample#period=1ms";

  private ForkedWork() {}

  /**
   * @param steps of each engine
   * @param environment variables besides
   * @return instruction set and hash of all that was computed
   * @throws IllegalStateException if the JVM ended otherwise, or not in time, with what it printed
   */
  static String run(
      String network, int steps, boolean profiled, Map<String, String> environment, Path crashes)
      throws IOException, InterruptedException {
    List<String> options = profiled ? List.of("-Xmx1g", PROFILER) : List.of("-Xmx1g");
    ProcessBuilder builder =
        OtherProcess.java(ForkedWork.class, options, network, Integer.toString(steps));
    builder.directory(crashes.toFile()).environment().putAll(environment);
    String output = OtherProcess.run(builder, OtherProcess.USUAL.multipliedBy(2));
    if (profiled != output.contains("Started recording")) {
      throw new IllegalStateException(output);
    }
    return output.lines().filter(line -> line.startsWith("oneDNN")).findFirst().orElseThrow();
  }

  public static void main(String[] arguments) throws Exception {
    NetworkSpec network = network(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<String>> results = new ArrayList<>();
    for (int engine = 0; engine < 2; engine++) {
      int first = engine * steps;
      results.add(threads.submit(() -> work(network, first, steps)));
    }
    System.out.println(results.get(0).get() + results.get(1).get().replaceAll(".*\\)", ""));
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.MINUTES);
  }

  private static NetworkSpec network(String name) {
    if (name.equals(UNUSUAL.name())) {
      return UNUSUAL;
    }
    Shape image = name.startsWith("mlp") ? new Shape(1, 28, 28) : new Shape(3, 32, 32);
    return Zoo.network(name, image, Activation.SOFTPLUS, 10);
  }

  private static String work(NetworkSpec network, int first, int steps) {
    Optimizer adam = Optimizer.Adam.standard();
    EngineSpec spec = EngineCases.spec(network, BATCH, adam);
    Minibatch minibatch = EngineCases.minibatch(network, BATCH);
    try (Engine engine = new OnednnEngine(spec)) {
      engine.load(EngineCases.state(network, adam));
      for (int step = 0; step < steps; step++) {
        engine.step(minibatch, EngineCases.key(first + step), 1e-5, 1e-4);
      }
      TrainState state = engine.save();
      int hash = Arrays.hashCode(state.posterior().mu());
      hash = 31 * hash + Arrays.hashCode(state.posterior().rho());
      for (Draws draws : List.of(new Draws.Weights(1, 2), new Draws.Activations(1, 2, 0))) {
        float[] logits = new float[2 * BATCH * network.classes()];
        engine.predict(minibatch.images(), BATCH, draws, logits);
        hash = 31 * hash + Arrays.hashCode(logits);
      }
      return engine.describe() + " " + hash;
    }
  }
}
