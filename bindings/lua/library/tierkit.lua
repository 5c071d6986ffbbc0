---@meta tierkit
-- What the module holds, for the Lua language server. Functions that can fail on data give nil, a
-- message, the name of a code and the place; wrong types of arguments raise an error.

---@class tierkit
---@field version string version of the library, "0.1.0"
---@field abi_version integer
---@field null lightuserdata stands for a missing value where nil cannot
local tierkit = {}

---Where something is wrong; counts from 1.
---@class tierkit.Place
---@field row? integer
---@field column? string
---@field position? integer byte of a text or of saved bytes

---A whole number: an integer, or its decimal text where Lua has no integers of 64 bits and the
---number is beyond 2^53.
---@alias tierkit.Integer integer|string

---A number, a text, a boolean, or nothing.
---@alias tierkit.Value number|string|boolean|nil|lightuserdata

---Values by row; the field n says how many where the last ones may be missing.
---@alias tierkit.Array { [integer]: tierkit.Value, n?: integer }

---Columns by name, or an array of rows. A number named n is the number of rows.
---@alias tierkit.Data table<string, tierkit.Array|integer>|table<string, tierkit.Value>[]

---Told about rows done and rows in all (0 = unknown); false stops the call with E_CANCELLED. It
---must not use the objects of the call; its errors go through to the caller.
---@alias tierkit.Progress fun(done: number, total: number): boolean?

---@class tierkit.CallOptions
---@field progress? tierkit.Progress

---@class tierkit.AppendOptions: tierkit.CallOptions
---@field batch_id? string 16 bytes or 32 hexadecimal digits; a known id adds nothing
---@field sign? 1|-1 -1 takes the rows back
---@field skip_bad_rows? boolean leave bad rows out and count them

---Compiles a program. The second value is the table of warnings, or with E_PROGRAM of errors.
---@param text string
---@param resolver? fun(name: string): string?|table<string, string> finds the texts of `use`
---@return tierkit.Program? program
---@return tierkit.Table|string warnings or message
---@return string? code
---@return tierkit.Table|tierkit.Place? diagnostics
function tierkit.program(text, resolver) end

---An empty network for the data part of a program.
---@param program tierkit.Program
---@return tierkit.Network? network
---@return string? message
---@return string? code
---@return tierkit.Place? place
function tierkit.network(program) end

---A network from what network:to_bytes() gave; the bytes are checked.
---@param bytes string
---@param program tierkit.Program
---@return tierkit.Network? network
---@return string? message
---@return string? code
---@return tierkit.Place? place
function tierkit.network_from_bytes(bytes, program) end

---A review from what review:to_bytes() gave; the bytes are checked. It has tables and digest, and
---opens the next review; what needs the network is unsupported.
---@param bytes string
---@return tierkit.Review? review
---@return string? message
---@return string? code
---@return tierkit.Place? place
function tierkit.review_from_bytes(bytes) end

---Whether the library has a feature, for example "edition 1".
---@param feature string
---@return boolean
function tierkit.has(feature) end

---Known answers are computed and compared: true, or E_ENVIRONMENT.
---@return true? fine
---@return string? message
---@return string? code
function tierkit.self_check() end

---A frozen, compiled program.
---@class tierkit.Program
local Program = {}

---The canonical text.
---@return string? text
---@return string? message
---@return string? code
function Program:print() end

---128 bits as 32 hexadecimal digits.
---@return string
function Program:fingerprint() end

---The same of the data part: networks of equal ones are interchangeable.
---@return string
function Program:schema_fingerprint() end

---@return tierkit.Table?
function Program:declared() end

---@return tierkit.Table?
function Program:declared_columns() end

---The rules in full for each kind and region: profile, statement, name, item, rule.
---@return tierkit.Table
function Program:declared_profiles() end

---What changed since an earlier program, in sentences.
---@param before tierkit.Program
---@return tierkit.Table?
function Program:diff(before) end

---Decides rows by rules: row (from 0), outcome, limit, line, status, reason.
---@param rules string the name behind `rules`
---@param rows table the inputs by name: columns, or rows
---@param progress? tierkit.Progress
---@return tierkit.Table? table
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Program:decide(rules, rows, progress) end

---Applies the program to a network.
---@param network tierkit.Network
---@param as_of? string YYYY-MM-DD; nil = the last day that has facts
---@param progress? tierkit.Progress
---@param opening? tierkit.Review of an earlier day: classes move on from it
---@param earlier? tierkit.Program[] earlier versions, each from its effective date on
---@return tierkit.Review? review
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Program:review(network, as_of, progress, opening, earlier) end

---Tries other rules on a network: who would have another class, policy or bucket, today and in the
---quarters before.
---@param network tierkit.Network
---@param other tierkit.Program the rules to try
---@param as_of? string YYYY-MM-DD; nil = the last day that has facts
---@param quarters? integer days before as_of, each a quarter earlier; 4
---@param stake? string KPI or measure that is added up; nil = the contribution of the profit map
---@param progress? tierkit.Progress
---@return { matrix: tierkit.Table, changes: tierkit.Table, quarters: tierkit.Table, service: tierkit.Table }? tables
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Program:what_if(network, other, as_of, quarters, stake, progress) end

---Closing twice is fine; using what is closed raises an error.
function Program:close() end

---Records and aggregated facts; #network is the number of records.
---@class tierkit.Network
---@operator len: integer
local Network = {}

---Adds or changes records; the column id is needed.
---@param data tierkit.Data
---@param options? tierkit.CallOptions
---@return true? done
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Network:upsert(data, options) end

---Adds, changes or takes back decisions: one row each; id, value and on are needed.
---@param data tierkit.Data
---@param options? tierkit.CallOptions
---@return true? done
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Network:decide(data, options) end

---Adds or changes rows of a table that facts look up; with sign -1 takes rows out of it.
---@param name string of the table
---@param data tierkit.Data
---@param options? tierkit.AppendOptions
---@return tierkit.Integer? rows that are new, gone or other
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Network:upsert_table(name, data, options) end

---Aggregates rows of a facts block.
---@param facts string
---@param data tierkit.Data
---@param options? tierkit.AppendOptions
---@return tierkit.Integer? rows taken
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Network:append(facts, data, options) end

---What the block holds from the first to the last day goes, the data comes.
---@param facts string
---@param first_day string YYYY-MM-DD
---@param last_day string YYYY-MM-DD
---@param data? tierkit.Data
---@param options? tierkit.AppendOptions
---@return true? done
---@return string? message
---@return string? code
---@return tierkit.Place? place
function Network:replace(facts, first_day, last_day, data, options) end

---@param alias string another number of the distributor
---@param id string
---@return true? done
---@return string? message
---@return string? code
function Network:alias(alias, id) end

---@param id string
---@return true? done
---@return string? message
---@return string? code
function Network:remove(id) end

---@param other tierkit.Network
---@param options? tierkit.CallOptions
---@return true? done
---@return string? message
---@return string? code
function Network:merge(other, options) end

---@return string? bytes
---@return string? message
---@return string? code
function Network:to_bytes() end

---@class tierkit.Stats
---@field bytes tierkit.Integer
---@field records tierkit.Integer
---@field aliases tierkit.Integer
---@field ids tierkit.Integer
---@field unmatched_ids tierkit.Integer
---@field rows tierkit.Integer
---@field rejected_rows tierkit.Integer
---@field rounded_values tierkit.Integer
---@field cells tierkit.Integer
---@field unmatched_lookups tierkit.Integer
---@field first_day? string
---@field last_day? string

---@return tierkit.Stats?
function Network:stats() end

---@return tierkit.Table?
function Network:records() end

---@return tierkit.Table?
function Network:rejected() end

---Rows that found nothing in a table, by facts and table.
---@return tierkit.Table?
function Network:unmatched() end

---What the tables hold.
---@return tierkit.Table?
function Network:lookups() end

---@return tierkit.Table?
function Network:aliases() end

function Network:close() end

---A frozen result; #review is the number of distributors. Its tables: docs/review.md.
---@class tierkit.Review
---@operator len: integer
---@field kpis fun(self: tierkit.Review): tierkit.Table
---@field values fun(self: tierkit.Review): tierkit.Table
---@field contributions fun(self: tierkit.Review): tierkit.Table
---@field classes fun(self: tierkit.Review): tierkit.Table
---@field policies fun(self: tierkit.Review): tierkit.Table
---@field promises fun(self: tierkit.Review): tierkit.Table
---@field alerts fun(self: tierkit.Review): tierkit.Table
---@field groups fun(self: tierkit.Review): tierkit.Table
---@field concentration fun(self: tierkit.Review): tierkit.Table
---@field feeds fun(self: tierkit.Review): tierkit.Table
---@field unmatched fun(self: tierkit.Review): tierkit.Table
---@field splits fun(self: tierkit.Review): tierkit.Table
---@field left_out fun(self: tierkit.Review): tierkit.Table
---@field movement fun(self: tierkit.Review): tierkit.Table
---@field selection fun(self: tierkit.Review): tierkit.Table
---@field findings fun(self: tierkit.Review): tierkit.Table
---@field traits fun(self: tierkit.Review): tierkit.Table
---@field mix fun(self: tierkit.Review): tierkit.Table
---@field dispersion fun(self: tierkit.Review): tierkit.Table
---@field migration fun(self: tierkit.Review): tierkit.Table
---@field exceptions fun(self: tierkit.Review): tierkit.Table
---@field menu fun(self: tierkit.Review): tierkit.Table
---@field kept fun(self: tierkit.Review): tierkit.Table
---@field failures fun(self: tierkit.Review): tierkit.Table
---@field profit fun(self: tierkit.Review): tierkit.Table
---@field profit_buckets fun(self: tierkit.Review): tierkit.Table
---@field profit_groups fun(self: tierkit.Review): tierkit.Table
---@field worklist fun(self: tierkit.Review): tierkit.Table
local Review = {}

---@alias tierkit.ReviewTable
---| "kpis" | "values" | "contributions" | "classes" | "policies" | "promises" | "alerts" | "groups"
---| "concentration" | "feeds" | "unmatched" | "splits" | "left_out" | "movement" | "selection"
---| "findings" | "traits" | "mix" | "dispersion" | "migration" | "exceptions" | "menu" | "kept"
---| "failures" | "profit" | "profit_buckets" | "profit_groups" | "worklist"

---@param name tierkit.ReviewTable
---@return tierkit.Table?
function Review:table(name) end

---@param period? "week"|"month"|"quarter"|"half"|"year"|"fiscal month"|"fiscal quarter"|"fiscal half"|"fiscal year" a quarter unless said
---@param progress? tierkit.Progress
---@return tierkit.Table? table
---@return string? message
---@return string? code
function Review:series(period, progress) end

---@param id string
---@return tierkit.Table? table
---@return string? message
---@return string? code
function Review:explain(id) end

---What distributors may be promised for some items on a day, and by which rule.
---@param ids string[] ids or aliases
---@param items? (string|lightuserdata)[] as many items; null: all promises
---@param on? string YYYY-MM-DD, the day of the review unless said
---@param progress? tierkit.Progress
---@return tierkit.Table? table
---@return string? message
---@return string? code
function Review:promise(ids, items, on, progress) end

---What a distributor lacks for each better class, and what would make it fall.
---@param id string
---@param progress? tierkit.Progress
---@return tierkit.Table? table
---@return string? message
---@return string? code
function Review:gap(id, progress) end

---Who gets how much support, as the program's `support` says: tables `grants`, `resources`, `groups`,
---`partners`.
---@param requests table id, resource, ask; kind, request, deadline, requested_on
---@param capacities table resource, units
---@param carry? table id, resource, debt: of the table `partners` of an earlier plan
---@param progress? tierkit.Progress
---@return table<"grants"|"resources"|"groups"|"partners", tierkit.Table>? tables
---@return string? message
---@return string? code
function Review:support(requests, capacities, carry, progress) end

---What changed since an earlier review, and why.
---@param before tierkit.Review
---@param name? "moves"|"matrix" "moves" unless said
---@param progress? tierkit.Progress
---@return tierkit.Table? table
---@return string? message
---@return string? code
function Review:compare(before, name, progress) end

---128 bits as 32 hexadecimal digits.
---@return string?
function Review:digest() end

---Its tables as bytes, the same on every platform, for tierkit.review_from_bytes().
---@return string? bytes
---@return string? message
---@return string? code
function Review:to_bytes() end

---@return string date YYYY-MM-DD
function Review:as_of() end

---@return integer
function Review:distributors() end

function Review:close() end

---A frozen table; #table is the number of rows. Rows count from 1, columns go by name or number.
---@class tierkit.Table
---@operator len: integer
local Table = {}

---The canonical text of a cell, as every host writes it; "" where it is missing.
---@param row integer
---@param column string|integer
---@return string
function Table:text(row, column) end

---The cell as a Lua value: a date is a text, a number beyond 2^53 its decimal text, nil is missing.
---@param row integer
---@param column string|integer
---@return tierkit.Value
function Table:value(row, column) end

---@param column string|integer
---@return tierkit.Array
function Table:column(column) end

---@return table<string, tierkit.Array>
function Table:columns() end

---@param row integer
---@return table<string, tierkit.Value>
function Table:row(row) end

---@return table<string, tierkit.Value>[]
function Table:rows() end

---Names of the columns in their order.
---@return string[]
function Table:names() end

---@param column string|integer
---@return { name: string, type: "text"|"integer"|"number"|"date"|"flag", unit: string }
function Table:describe(column) end

---for number, row in table:each() do ... end
---@return fun(table: tierkit.Table, row: integer): integer?, table<string, tierkit.Value>
---@return tierkit.Table
---@return integer
function Table:each() end

function Table:close() end

-- The kernels. Missing elements are nil; what comes back has its number of elements in n.

---@param points { x: number[], y: number[], step?: boolean }
---@param values tierkit.Array
---@return tierkit.Array? values
---@return tierkit.Array|string clipped or message
---@return string? code
function tierkit.value_points(points, values) end

---@class tierkit.Weighted
---@field values tierkit.Array[] one array for each criterion
---@field weights number[]
---@field references? number[]
---@field minimum_coverage? number 0 to 1

---@class tierkit.Scores
---@field score tierkit.Array
---@field score_e9 tierkit.Array multiples of 1e-9
---@field contributions_e9 tierkit.Array[] by criterion; they add up to score_e9
---@field coverage tierkit.Array
---@field status tierkit.Array words

---@param call tierkit.Weighted
---@return tierkit.Scores? scores
---@return string? message
---@return string? code
function tierkit.score_weighted(call) end

---@alias tierkit.Normalisation
---| "minmax" | "max" | "ratio" | "sum" | "vector" | "vector_kept" | "zscore" | "zscore_sample"
---| "interval"

---@class tierkit.Normalise
---@field values tierkit.Array[] one array for each criterion
---@field method? tierkit.Normalisation "minmax" unless said
---@field directions? integer[] 1 = more is better, -1 = less is
---@field ideals? number[][] from and to for each criterion, for "interval"
---@field bounds? number[][] low and high for each criterion; else those of these values

---@class tierkit.Normalised
---@field values tierkit.Array[] by criterion
---@field status tierkit.Array[] words
---@field clipped boolean[][] beyond the bounds: the end was taken
---@field constant boolean[][] no spread

---What normalise() compares with; kept, it freezes the scale.
---@param call tierkit.Normalise
---@return number[][]? bounds
---@return string[]|string status words, or message
---@return string? code
function tierkit.normalise_bounds(call) end

---@param call tierkit.Normalise
---@return tierkit.Normalised? columns
---@return string? message
---@return string? code
function tierkit.normalise(call) end

---@param points number[] on any scale
---@return number[]? weights
---@return string? message
---@return string? code
function tierkit.weigh_points(points) end

---@param ranks integer[] 1 = the most important
---@param method? "centroid"|"sum"|"reciprocal"
---@return number[]? weights
---@return string? message
---@return string? code
function tierkit.weigh_ranks(ranks, method) end

---@param parents tierkit.Array number of the parent of each node, nil = at the top
---@param locals number[] on any scale among siblings
---@return number[]? weights
---@return string? message
---@return string? code
function tierkit.weigh_tree(parents, locals) end

---@class tierkit.Consistency
---@field status string
---@field steps integer
---@field eigenvalue number
---@field index number
---@field random_index? number
---@field ratio? number

---@param comparisons number[][] how many times the row matters more than the column
---@param method? "eigenvector"|"geometric"|"column_mean"
---@param options? { tolerance?: number, random_index?: number }
---@return number[]? weights
---@return tierkit.Consistency|string consistency or message
---@return string? code
function tierkit.weigh_pairwise(comparisons, method, options) end

---@param count integer criteria, 1 to 15
---@return number? index
---@return string? message
---@return string? code
function tierkit.weigh_random_index(count) end

---@class tierkit.BestWorst
---@field best integer
---@field worst integer
---@field best_to_others number[]
---@field others_to_worst number[]
---@field method? "linear"|"ratio"

---@class tierkit.BestWorstFit
---@field xi number
---@field ratio number
---@field input_ratio number
---@field low number[] the range of each weight among all optima
---@field high number[]

---@param call tierkit.BestWorst
---@return number[]? weights
---@return tierkit.BestWorstFit|string fit or message
---@return string? code
function tierkit.weigh_best_worst(call) end

---@class tierkit.Product
---@field values tierkit.Array[] one array for each criterion
---@field weights number[]
---@field sum_share? number 0 to 1; 0 = the product alone
---@field minimum_coverage? number 0 to 1

---@class tierkit.Products
---@field score tierkit.Array
---@field score_e9 tierkit.Array
---@field coverage tierkit.Array
---@field status tierkit.Array words

---The weighted product, or its blend with the weighted sum.
---@param call tierkit.Product
---@return tierkit.Products? scores
---@return string? message
---@return string? code
function tierkit.score_product(call) end

---@class tierkit.Bounded
---@field values tierkit.Array[] figures in their own units, one array for each criterion
---@field weights number[]
---@field directions? integer[] 1 = more is better, -1 = less is
---@field bounds? number[][] low and high for each criterion
---@field ideals? number[] for score_spotis()
---@field minimum_coverage? number 0 to 1
---@field refuse_outside? boolean elements outside the bounds have no score

---@class tierkit.BoundedScores
---@field score_e9 tierkit.Array
---@field contributions_e9 tierkit.Array[] by criterion; they add up to score_e9
---@field coverage tierkit.Array
---@field status tierkit.Array words
---@field clipped boolean[] a figure lies outside its bounds

---@param call tierkit.Bounded
---@return tierkit.BoundedScores? scores
---@return string? message
---@return string? code
function tierkit.score_minmax(call) end

---The distance from the expected solution point: lower is better.
---@param call tierkit.Bounded
---@return tierkit.BoundedScores? scores
---@return string? message
---@return string? code
function tierkit.score_spotis(call) end

---@class tierkit.Topsis
---@field values tierkit.Array[] figures in their own units, one array for each criterion
---@field weights number[]
---@field directions? integer[] 1 = more is better, -1 = less is
---@field normalisation? "vector"|"minmax"
---@field bounds? number[][] low and high for each criterion: its ideals
---@field norms? number[] frozen norms for "vector"
---@field refuse_outside? boolean elements outside the bounds have no score

---@class tierkit.Closeness
---@field score tierkit.Array
---@field score_e9 tierkit.Array
---@field from_best tierkit.Array
---@field from_worst tierkit.Array
---@field status tierkit.Array words
---@field clipped boolean[]

---@param call tierkit.Topsis
---@return tierkit.Closeness? scores
---@return string? message
---@return string? code
function tierkit.score_topsis(call) end

---@class tierkit.AmountOptions
---@field ascending? boolean smallest first
---@field scale? integer decimal places of the amounts, 0 unless said
---@field tie_rank? integer[] of equal amounts the lower one first

---Elements by place, and the first place of each run of equal amounts.
---@param amounts tierkit.Array
---@param options? tierkit.AmountOptions
---@return integer[]? order
---@return integer[]|string first or message
---@return string? code
function tierkit.order(amounts, options) end

---@alias tierkit.RankMethod "competition"|"dense"|"maximum"|"fractional2"|"ordinal"

---Ranks from 1, best first; "fractional2" gives twice the mean of the places.
---@param amounts tierkit.Array
---@param method? tierkit.RankMethod
---@param options? tierkit.AmountOptions
---@return integer[]? ranks
---@return string? message
---@return string? code
function tierkit.rank(amounts, method, options) end

---@param amounts tierkit.Array
---@param groups tierkit.Array codes from 1
---@param method? tierkit.RankMethod
---@param options? tierkit.AmountOptions
---@return integer[]? ranks
---@return string? message
---@return string? code
function tierkit.rank_groups(amounts, groups, method, options) end

---@class tierkit.RelativeOptions: tierkit.AmountOptions
---@field groups? tierkit.Array codes from 1

---The rank as a share of all it is among.
---@param amounts tierkit.Array
---@param method? tierkit.RankMethod
---@param options? tierkit.RelativeOptions
---@return number[]? shares
---@return string? message
---@return string? code
function tierkit.rank_percent(amounts, method, options) end

---Quantile groups from 1 that never split equal amounts.
---@param amounts tierkit.Array
---@param tiles integer
---@param options? tierkit.RelativeOptions
---@return integer[]? tiles
---@return string? message
---@return string? code
function tierkit.rank_tiles(amounts, tiles, options) end

---@class tierkit.Agreement
---@field status string
---@field count tierkit.Integer elements with both ranks
---@field concordant tierkit.Integer
---@field discordant tierkit.Integer
---@field ties_first tierkit.Integer
---@field ties_second tierkit.Integer
---@field ties_both tierkit.Integer
---@field kendall? number
---@field spearman? number
---@field weighted? number
---@field ws? number

---@param first tierkit.Array ranks, nil = none
---@param second tierkit.Array
---@return tierkit.Agreement? agreement
---@return string? message
---@return string? code
function tierkit.rank_agreement(first, second) end

---The share of elements that come after each, equal ones by half.
---@param amounts tierkit.Array
---@param options? tierkit.AmountOptions
---@return number[]? shares
---@return string? message
---@return string? code
function tierkit.normalise_percentile(amounts, options) end

---Classes from 1; scores and bounds are taken on the 1e-9 grid, half-even.
---@param lower tierkit.Array bounds, strictly descending
---@param scores tierkit.Array
---@return integer[]? classes
---@return string? message
---@return string? code
function tierkit.classify_bands(lower, scores) end

---Checks bands given as pairs; gives the bounds for classify_bands() as decimal texts.
---@param from tierkit.Array the best band first
---@param to tierkit.Array
---@return string[]? lower
---@return string? message
---@return string? code
function tierkit.bands_check(from, to) end

---@class tierkit.ShareOptions: tierkit.AmountOptions
---@field rule? "reach"|"within"|"nearest"

---Classes from 1 by cumulative share, with cuts as {{80, 100}, {95, 100}}.
---@param amounts tierkit.Array
---@param cuts tierkit.Integer[][]
---@param options? tierkit.ShareOptions
---@return integer[]? classes
---@return number[]|string shares or message
---@return number[]|string before shares before each, or code
function tierkit.classify_share(amounts, cuts, options) end

---@class tierkit.Quotas
---@field classes integer their number
---@field minimum? tierkit.Array one number for each class, nil = none
---@field maximum? tierkit.Array one number for each class, nil = any

---@param amounts tierkit.Array
---@param classes tierkit.Array from 1, nil = none
---@param quotas tierkit.Quotas
---@param options? tierkit.AmountOptions
---@return integer[]? classes
---@return string[]|string reasons "kept", "maximum" or "minimum"; or message
---@return string? code
function tierkit.classify_quotas(amounts, classes, quotas, options) end

---@class tierkit.Curve
---@field status string
---@field exchanged? boolean
---@field first_count? tierkit.Integer
---@field second_count? tierkit.Integer
---@field third_count? tierkit.Integer
---@field a? { x: number, y: number } where class 1 ends
---@field b? { x: number, y: number } where the next element brings as much as the mean one
---@field c? { x: number, y: number } where class 2 ends

---Classes from the data alone.
---@param amounts tierkit.Array
---@param options? tierkit.AmountOptions
---@return integer[]? classes
---@return tierkit.Curve|string curve or message
---@return string? code
function tierkit.classify_curve(amounts, options) end

---@class tierkit.ConcentrationOptions: tierkit.AmountOptions
---@field corrected? boolean Gini times n / (n - 1)

---@class tierkit.Concentration
---@field status string
---@field count tierkit.Integer
---@field positive_count tierkit.Integer
---@field total string decimal text
---@field hhi? number
---@field effective_number? number
---@field gini? number
---@field gini_all? number
---@field ratios? number[] of the parts asked for

---@param amounts tierkit.Array
---@param parts? integer[] numbers of largest elements, for example {1, 3, 10}
---@param options? tierkit.ConcentrationOptions
---@return tierkit.Concentration? result
---@return string? message
---@return string? code
function tierkit.concentrate(amounts, parts, options) end

---The share of the whole that the largest elements hold, for parts as {{20, 100}}.
---@param amounts tierkit.Array
---@param parts tierkit.Integer[][]
---@param options? tierkit.AmountOptions
---@return number[]? shares
---@return string? message
---@return string? code
function tierkit.share_of_top(amounts, parts, options) end

---steps + 1 points of the Lorenz curve, from 0 to 1.
---@param amounts tierkit.Array
---@param steps integer
---@param options? tierkit.AmountOptions
---@return number[]? shares
---@return string? message
---@return string? code
function tierkit.lorenz(amounts, steps, options) end

---@class tierkit.Whale
---@field status string of the ratio
---@field count tierkit.Integer
---@field peak_count tierkit.Integer elements above zero
---@field loss_count tierkit.Integer elements below zero
---@field peak string decimal text
---@field total string decimal text
---@field peak_ratio? number
---@field cumulative? number[] by place

---@param profits tierkit.Array
---@param options? tierkit.AmountOptions
---@return tierkit.Whale? curve
---@return string? message
---@return string? code
function tierkit.whale_curve(profits, options) end

---@class tierkit.Measure
---@field status string
---@field value? number

---How far two distributions of the same elements are apart, 0 to 1.
---@param given tierkit.Array
---@param due tierkit.Array
---@param options? { scale?: integer }
---@return tierkit.Measure? measure
---@return string? message
---@return string? code
function tierkit.misallocation(given, due, options) end

---@class tierkit.Allocation
---@field granted tierkit.Array by claim
---@field reason string[] by claim
---@field obliged tierkit.Array by resource, as those below
---@field shortfall tierkit.Array
---@field left tierkit.Array
---@field floor_short tierkit.Array

---Grant claims: those never rationed (tier 0), floors, then tier by tier by weight; whole units.
---@param claims { ask: tierkit.Array, resource?: integer[], tier?: integer[], region?: integer[], tie_rank?: integer[], cap?: tierkit.Array, floor?: tierkit.Array, lot?: tierkit.Array, weight?: tierkit.Array } resource and region from 1; region 0: none
---@param capacities tierkit.Array by resource
---@param shares? number[][] for each resource the share kept for each region
---@return tierkit.Allocation? allocation
---@return string? message
---@return string? code
function tierkit.allocate(claims, capacities, shares) end

---How evenly requests were satisfied; 1 = all to the same degree.
---@param granted tierkit.Array
---@param asked tierkit.Array
---@param options? { scale?: integer }
---@return tierkit.Measure? measure
---@return string? message
---@return string? code
function tierkit.fairness(granted, asked, options) end

---The shortest text that reads back as the same number.
---@param number number
---@return string?
function tierkit.format_number(number) end

---12300 at scale 4 is "1.23".
---@param value tierkit.Integer
---@param scale integer
---@return string?
function tierkit.format_decimal(value, scale) end

---1234500 at scale 2 in EUR is "12345.00 EUR".
---@param value tierkit.Integer
---@param scale integer
---@param currency? string
---@return string?
function tierkit.format_money(value, scale, currency) end

---The number times 10^scale, and whether it was rounded.
---@param text string
---@param scale integer
---@return tierkit.Integer? value
---@return boolean|string rounded or message
---@return string? code
function tierkit.parse_decimal(text, scale) end

---@param year integer
---@param month integer
---@param day integer
---@return string? date YYYY-MM-DD
---@return string? message
---@return string? code
function tierkit.format_date(year, month, day) end

---@param date string YYYY-MM-DD
---@return integer? year
---@return integer|string month or message
---@return integer|string day or code
function tierkit.parse_date(date) end

return tierkit
