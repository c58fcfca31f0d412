"""Files of predictions and labels as Python's libraries write them, to be read back.

    pip install numpy==2.2.6 pandas==3.1.1 pyarrow==26.0.1
    python generate.py

All hold the same 7 × 3 probabilities (in the precision of the file) and the labels 0, 1, 2, 0, 1, 2, 0.
"""
import json
import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.default_rng(7)
P = rng.dirichlet([1, 1, 1], size=7)
y = np.arange(7) % 3
names = ["ant", "bee", "cat"]
ids = [f"train/{names[k]}/{i:03d}.jpg" for i, k in enumerate(y)]
json.dump({"probs": P.tolist(), "labels": y.tolist(), "ids": ids, "names": names}, open("truth.json", "w"))

for t in ["f2", "f4", "f8", ">f4", ">f8"]:
    np.save(f"probs-{t.replace('>', 'big-')}.npy", P.astype(t))
np.save("probs-fortran.npy", np.asfortranarray(P))
np.save("probs-fortran-f4.npy", np.asfortranarray(P.astype("f4")))
np.save("probs-axes.npy", P.reshape(1, 7, 3, 1))
with open("probs-v2.npy", "wb") as f:
    np.lib.format.write_array(f, P, version=(2, 0))
with open("probs-v3.npy", "wb") as f:
    np.lib.format.write_array(f, P, version=(3, 0))
np.save("logits.npy", np.log(P) + 3)
np.save("binary.npy", P[:, 1])
for t in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i8", ">i4", "f4"]:
    np.save(f"labels-{t.replace('>', 'big-')}.npy", y.astype(t))
np.save("labels-bool.npy", (y > 0))
np.save("labels-column.npy", y.reshape(-1, 1))
np.save("labels-onehot.npy", np.eye(3, dtype=int)[y])
np.save("labels-text.npy", np.array(names)[y])
np.save("labels-bytes.npy", np.array(names, dtype="S")[y])
np.save("labels-object.npy", np.array(names, dtype=object)[y], allow_pickle=True)
np.savez("both.npz", pred_probs=P, labels=y, ids=np.array(ids))
np.savez_compressed("both-packed.npz", pred_probs=P, labels=y)
np.savez("one.npz", P)

frame = pd.DataFrame(P, columns=names)
frame.to_csv("pandas.csv")
frame.to_csv("named.csv", index=False)
pd.DataFrame(P).to_csv("unnamed-columns.csv", index=False)
pd.DataFrame(P).to_csv("bare.csv", index=False, header=False)
np.savetxt("savetxt.txt", P, header="three classes")
full = pd.concat([pd.DataFrame({"image_id": ids, "label": np.array(names)[y]}), frame.add_prefix("prob_")], axis=1)
full.to_csv("full.csv", index=False)
full.to_csv("full.tsv", index=False, sep="\t")
full.to_csv("full-semicolon.csv", index=False, sep=";")
full.drop(columns="label").to_csv("ids-bare.csv", index=False, header=False)
lists = pd.DataFrame({"path": ids, "probs": [json.dumps(p) for p in P.tolist()]})
lists.to_csv("lists.csv", index=False)
pd.DataFrame({"path": ids, "probs": [str(p).replace("\n", "") for p in P.round(6)]}).to_csv("numpy-lists.csv", index=False)
long = full.drop(columns="label").rename(columns=lambda c: c.removeprefix("prob_")).melt("image_id", var_name="class", value_name="probability")
long.to_csv("long.csv", index=False)
pd.Series(np.array(names)[y]).to_csv("labels-series.csv")
pd.DataFrame({"image": ids, "class": np.array(names)[y]}).to_csv("labels-ids.csv", index=False)
pd.DataFrame({"image": ids, "class": y}).to_csv("labels-ids-bare.csv", index=False, header=False)
open("labels.txt", "w").write("\n".join(np.array(names)[y]) + "\n")
open("labels-numbers.txt", "w").write("\n".join(map(str, y)) + "\n")

json.dump(P.tolist(), open("matrix.json", "w"), indent=1)
json.dump([{"id": i, "label": names[k], "probs": p} for i, k, p in zip(ids, y, P.tolist())], open("rows.json", "w"))
json.dump({"classes": names, "probs": P.tolist(), "labels": y.tolist(), "ids": ids}, open("columns.json", "w"))
json.dump(dict(zip(ids, P.tolist())), open("by-id.json", "w"))
json.dump(y.tolist(), open("labels.json", "w"))
json.dump({i: names[k] for i, k in zip(ids, y)}, open("labels-by-id.json", "w"))
with open("lists.jsonl", "w") as f:
    f.writelines(json.dumps({"id": i, "probs": p}) + "\n" for i, p in zip(ids, P.tolist()))
with open("named.jsonl", "w") as f:
    f.writelines(json.dumps({"file_name": i, "label": names[k], "probs": dict(zip(names, p))}) + "\n" for i, k, p in zip(ids, y, P.tolist()))
with open("classified.jsonl", "w") as f:
    f.writelines(
        json.dumps({"image": i, "predictions": sorted(({"label": n, "score": s} for n, s in zip(names, p)), key=lambda e: -e["score"])}) + "\n"
        for i, p in zip(ids, P.tolist())
    )
full.to_parquet("columns.parquet", compression="zstd")
pq.write_table(pa.table({"id": ids, "label": np.array(names)[y], "probs": [p.astype("f4") for p in P]}), "lists.parquet")
pq.write_table(pa.table({"id": ids, "class": y}), "labels.parquet")
pq.write_table(pa.table({"probs": pa.FixedSizeListArray.from_arrays(pa.array(P.ravel()), 3)}), "fixed.parquet")
