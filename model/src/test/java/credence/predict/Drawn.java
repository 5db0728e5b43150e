package credence.predict;

import java.util.Random;

/** Predictions made by hand. */
public final class Drawn {

  private Drawn() {}

  /** One whose softmax draws are exactly these, up to the rounding of float logits. */
  public static DrawnProbabilities of(double[]... p) {
    float[] logits = new float[p.length * p[0].length];
    for (int t = 0; t < p.length; t++) {
      for (int c = 0; c < p[t].length; c++) {
        logits[t * p[t].length + c] = (float) Math.log(p[t][c]);
      }
    }
    return ofLogits(Link.SOFTMAX, p.length, p[0].length, logits);
  }

  public static DrawnProbabilities ofLogits(Link link, int draws, int classes, float... logits) {
    DrawnProbabilities drawn = new DrawnProbabilities(link, draws, classes);
    drawn.load(logits, 0, classes);
    return drawn;
  }

  public static DrawnProbabilities random(
      Link link, int draws, int classes, double scale, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[draws * classes];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scale * random.nextGaussian());
    }
    return ofLogits(link, draws, classes, logits);
  }
}
