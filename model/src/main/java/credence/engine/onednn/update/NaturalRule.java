package credence.engine.onednn.update;

import credence.bayes.EmpiricalPrior;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.engine.Ivon;
import credence.engine.onednn.objective.ParameterChunk;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;

/** {@link Ivon} over chunks, in loops short enough to become vector code. */
final class NaturalRule {

  private final Ivon ivon;
  private final float[] priorMeans;

  /** delta of every parameter, null where all have the same. */
  private final float[] deltas;

  private final float[] centre = new float[VectorOps.LENGTH];
  private final float[] decay = new float[VectorOps.LENGTH];
  private final float[] direction = new float[VectorOps.LENGTH];
  private final float inverseLambda;
  private float unbias;
  private float scale;

  /**
   * @param size of the network's flat vectors
   */
  NaturalRule(Ivon ivon, Prior prior, int size) {
    this.ivon = ivon;
    this.inverseLambda = (float) (1 / ivon.lambda());
    this.priorMeans = means(prior);
    this.deltas = prior instanceof PosteriorPrior own ? deltas(own) : null;
    Arrays.fill(decay, (float) ivon.delta());
    if (priorMeans == null) {
      Arrays.fill(centre, (float) Ivon.meanOf(prior, 0));
    } else if (priorMeans.length != size) {
      throw new IllegalArgumentException(
          "a prior of " + priorMeans.length + " means for a network of " + size + " weights");
    }
  }

  /** Of every parameter; null where all have the same. */
  private static float[] means(Prior prior) {
    if (prior instanceof PosteriorPrior own) {
      return own.vectors().mu();
    }
    return prior instanceof EmpiricalPrior empirical ? empirical.means() : null;
  }

  private float[] deltas(PosteriorPrior prior) {
    float[] deltas = new float[prior.size()];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = (float) ivon.deltaOf(prior, i);
    }
    return deltas;
  }

  /** sigma^2 of h + delta. */
  float variance(float precision) {
    return inverseLambda / precision;
  }

  /** Before the chunks of a step, counted from 1. */
  void begin(long step, double rate) {
    unbias = (float) (1 / (1 - Math.pow(ivon.beta1(), (double) step)));
    scale = (float) (rate * ivon.initialPrecision());
  }

  /**
   * A chunk that has a sigma everywhere.
   *
   * @param g momentum; updated, as the chunk's means are
   * @param precision h + delta; updated
   * @param variance receives sigma^2
   */
  void update(ParameterChunk chunk, float[] g, float[] precision, float[] variance) {
    int count = chunk.count;
    believe(chunk.from, count);
    curve(chunk.bySigma, chunk.sigma, precision, count);
    for (int i = 0; i < count; i++) {
      variance[i] = inverseLambda / precision[i];
    }
    follow(g, chunk.byMu, count);
    aim(chunk, g, precision);
    move(chunk.mu, count);
  }

  /** A chunk with a sigma of 0 here and there, where the rule is that of points. */
  void updateMixed(ParameterChunk chunk, float[] g, float[] precision, float[] variance) {
    int count = chunk.count;
    believe(chunk.from, count);
    boolean[] isPoint = new boolean[count];
    for (int i = 0; i < count; i++) {
      isPoint[i] = chunk.sigma[i] == 0;
      chunk.sigma[i] = isPoint[i] ? 1 : chunk.sigma[i];
      precision[i] = isPoint[i] ? 1 : precision[i];
    }
    curve(chunk.bySigma, chunk.sigma, precision, count);
    follow(g, chunk.byMu, count);
    aim(chunk, g, precision);
    float factor = (float) (unbias / ivon.initialPrecision());
    for (int i = 0; i < count; i++) {
      variance[i] = isPoint[i] ? 0 : inverseLambda / precision[i];
      direction[i] = isPoint[i] ? factor * g[i] : direction[i];
      precision[i] = isPoint[i] ? 0 : precision[i];
    }
    move(chunk.mu, count);
  }

  /** The prior of a chunk's parameters. */
  private void believe(int from, int count) {
    if (priorMeans != null) {
      System.arraycopy(priorMeans, from, centre, 0, count);
    }
    if (deltas != null) {
      System.arraycopy(deltas, from, decay, 0, count);
    }
  }

  private void curve(float[] bySigma, float[] sigma, float[] precision, int count) {
    float rest2 = (float) (1 - ivon.beta2());
    float[] delta = decay;
    for (int i = 0; i < count; i++) {
      float before = precision[i];
      float u = rest2 * (bySigma[i] / sigma[i] + delta[i] - before) / before;
      precision[i] = before * (1f + u + 0.5f * u * u);
    }
  }

  /** Where the means are to go. */
  private void aim(ParameterChunk chunk, float[] g, float[] precision) {
    float[] mu = chunk.mu;
    float[] mean = centre;
    float[] to = direction;
    float[] delta = decay;
    float correction = unbias;
    for (int i = 0; i < chunk.count; i++) {
      to[i] = (correction * g[i] + delta[i] * (mu[i] - mean[i])) / precision[i];
    }
  }

  private void follow(float[] g, float[] byMu, int count) {
    float beta1 = (float) ivon.beta1();
    float rest1 = (float) (1 - ivon.beta1());
    for (int i = 0; i < count; i++) {
      g[i] = beta1 * g[i] + rest1 * byMu[i];
    }
  }

  /** The means along the direction. */
  private void move(float[] mu, int count) {
    float[] to = direction;
    float limit = (float) ivon.clip();
    if (limit < Float.POSITIVE_INFINITY) {
      for (int i = 0; i < count; i++) {
        to[i] = Math.max(-limit, Math.min(limit, to[i]));
      }
    }
    float rate = scale;
    for (int i = 0; i < count; i++) {
      mu[i] -= rate * to[i];
    }
  }

  /** A chunk without a sigma. */
  void updatePoints(ParameterChunk chunk, float[] g) {
    follow(g, chunk.byMu, chunk.count);
    float[] to = direction;
    float factor = (float) (unbias / ivon.initialPrecision());
    for (int i = 0; i < chunk.count; i++) {
      to[i] = factor * g[i];
    }
    move(chunk.mu, chunk.count);
  }
}
