package credence.job.images.records;

import java.io.Serializable;

/** Where the labels of a file's images are. */
public sealed interface RecordLabels extends Serializable {

  /** Nowhere. */
  record None() implements RecordLabels {}

  /**
   * In each record of the images.
   *
   * @param at place of the byte
   */
  record Inside(int at) implements RecordLabels {}

  /**
   * In a file of their own.
   *
   * @param file records of one byte
   */
  record Beside(RecordFile file) implements RecordLabels {}
}
