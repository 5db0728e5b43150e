package credence.job.report;

/** A part of the page. Writes nothing where it has nothing to show. */
interface Section {

  void write(Markup page);
}
