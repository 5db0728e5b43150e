package credence.job.rounds;

import credence.bayes.MeanField;

/**
 * The posterior that becomes the model.
 *
 * @param model it
 * @param other what it was preferred to: with {@code training.average-last} the average or the
 *     round, whichever was not taken; null without
 */
public record Selected(Candidate model, Candidate other) {

  /**
   * A posterior that could become the model.
   *
   * @param posterior as the model would hold it
   */
  public record Candidate(ChosenPosterior choice, MeanField posterior) {}

  /** That of a round, without any other. */
  public static Selected round(int round, MeanField posterior) {
    return new Selected(new Candidate(new ChosenPosterior(round, false), posterior), null);
  }

  public MeanField posterior() {
    return model.posterior();
  }
}
