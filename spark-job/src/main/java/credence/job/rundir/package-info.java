/**
 * The directory of a run: what a job leaves, who may write there, and what a later command finds.
 *
 * <p>{@code RunDirectory} is the door: it looks, and lends an {@code OpenRun}, which alone writes,
 * for as long as a job's work takes. Its {@code config.conf} says what was asked for ({@code
 * RunSettings}); {@code RunLock} lets one job in at a time; {@code Checkpoints}, {@code MetricsLog}
 * and {@code Parts} are what an interrupted job goes on from; {@code ManifestJson} and {@code
 * RunManifest} say at the end what is there, by length and checksum. {@code RunContents} tells a
 * run of ours from anything else, so that nothing of somebody else's is deleted. {@code RunOutcome}
 * leaves how a job ended, in a directory that is its own. {@code FinishedRun} reads a run back, and
 * {@code ModelPlace} finds the model in it.
 *
 * <p>Nothing here knows how a job comes by its results. It knows experiments so far as an older run
 * is told by its {@code config.conf}. {@code OpenRun} looks at the lock before whatever it
 * publishes; a model is written file by file by {@code credence.store}, its digest last, and no
 * folder is ever renamed.
 */
package credence.job.rundir;
