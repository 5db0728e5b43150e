package credence.bench;

import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Minibatch;
import credence.engine.choice.Engines;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;
import java.util.Arrays;

/** One engine at work on made-up images. */
final class Replica implements AutoCloseable {

  private final Work work;
  private final Engine engine;
  private final Minibatch minibatch;
  private final float[] logits;
  private int steps;

  Replica(BenchCase of, int index) {
    EngineSpec usual = of.subject().spec(of.batch());
    MeanField posterior = of.subject().posterior(usual);
    this.work = of.work();
    EngineSpec spec =
        work instanceof Work.Train train ? train.spec(usual, posterior.meanSigma()) : usual;
    this.engine = Engines.create(of.engine(), spec.in(of.precision()));
    this.minibatch = minibatch(spec, index);
    int draws = work instanceof Work.Predict predict ? predict.draws().count() : 0;
    this.logits = new float[draws * spec.batch() * spec.network().classes()];
    engine.load(posterior);
  }

  private static Minibatch minibatch(EngineSpec spec, int index) {
    int[] labels = new int[spec.batch()];
    Arrays.setAll(labels, i -> i % spec.network().classes());
    float[] images = normals(spec.batch() * spec.network().input().size(), index);
    return new Minibatch(images, labels, spec.batch());
  }

  private static float[] normals(int count, int stream) {
    float[] out = new float[count];
    RandomStream.of(RandomKey.of(1, Purpose.GENERATED_DATA), stream).normals(0, out, 0, count);
    return out;
  }

  Engine engine() {
    return engine;
  }

  /** Does the work on one batch. */
  void run() {
    if (work instanceof Work.Predict predict) {
      Draws draws = predict.draws();
      engine.predict(minibatch.images(), minibatch.examples(), draws, logits);
      return;
    }
    RandomKey key = new RandomKey(1, Purpose.LOCAL_REPARAMETERISATION, 0, 0, steps++, 0);
    engine.step(minibatch, key, 1 / Work.Train.LAMBDA, 1e-4);
  }

  @Override
  public void close() {
    engine.close();
  }
}
