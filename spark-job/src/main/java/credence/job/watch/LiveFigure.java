package credence.job.watch;

import java.util.Locale;

/** A figure of the job at work; NaN until there is one. */
public enum LiveFigure {
  /** The newest round that has ended, from 1. */
  ROUND,
  /** Of the whole training. */
  ROUNDS,
  /** Passes over the data. */
  EPOCH,
  /** Of the newest round's steps, in nats an image. */
  NLL,
  /** Fraction of the images that the newest round's steps saw. */
  ERROR,
  /** KL[q || p] of all weights. */
  KL_NATS,
  /** Of the newest evaluated round, a fraction, as those below. */
  VALIDATION_ERROR,
  /** In nats an image. */
  VALIDATION_NLL,
  VALIDATION_ECE,
  IMAGES_PER_SECOND,
  MERGE_SECONDS,
  /** Attempts of tasks after the first, speculative ones not counted. */
  RETRIED_TASKS,
  /** Executors that were lost, those that Spark gave back not counted. */
  LOST_EXECUTORS,
  /** Images that this job has scored. */
  SCORED_IMAGES,
  /** Images that cannot be read, those that an earlier job came to included. */
  BAD_IMAGES;

  /** As sinks have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
