package credence.bayes;

/** What is believed of a weight before any data. */
public sealed interface Prior extends java.io.Serializable permits GaussianPrior {

  /** KL[q || p] in nats, summed over {@code posterior}. */
  double kl(MeanField posterior);

  /** KL[q || p] in nats, summed over indices from (included) to end (excluded). */
  double kl(MeanField posterior, int from, int end);
}
