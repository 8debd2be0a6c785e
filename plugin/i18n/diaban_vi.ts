<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>Start page</source>
        <translation>Trang bắt đầu</translation>
    </message>
    <message>
        <source>Your name, the sample, workspaces opened last</source>
        <translation>Tên của bạn, tỉnh mẫu, các bộ dữ liệu mở gần đây</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>Mở bộ dữ liệu…</translation>
    </message>
    <message>
        <source>Open a workspace that Địa Bàn made</source>
        <translation>Mở một bộ dữ liệu do Địa Bàn tạo</translation>
    </message>
    <message>
        <source>New workspace…</source>
        <translation>Tạo bộ dữ liệu mới…</translation>
    </message>
    <message>
        <source>Make an empty workspace</source>
        <translation>Tạo một bộ dữ liệu trống</translation>
    </message>
    <message>
        <source>Sample province…</source>
        <translation>Tỉnh mẫu…</translation>
    </message>
    <message>
        <source>Make an invented province to try everything on</source>
        <translation>Tạo một tỉnh giả định để dùng thử</translation>
    </message>
    <message>
        <source>Import a list or boundaries…</source>
        <translation>Nhập danh sách hoặc ranh giới…</translation>
    </message>
    <message>
        <source>Bring in Excel, CSV or map files</source>
        <translation>Đưa vào tệp Excel, CSV hoặc tệp bản đồ</translation>
    </message>
    <message>
        <source>Calculate coverage</source>
        <translation>Tính độ bao phủ</translation>
    </message>
    <message>
        <source>Find the gaps and calculate the figures</source>
        <translation>Tìm khoảng trống phụ trách và tính các chỉ tiêu</translation>
    </message>
    <message>
        <source>Coverage gaps</source>
        <translation>Khoảng trống phụ trách</translation>
    </message>
    <message>
        <source>Show or hide the list of gaps</source>
        <translation>Hiện hoặc ẩn danh sách khoảng trống</translation>
    </message>
    <message>
        <source>Check the workspace</source>
        <translation>Kiểm tra bộ dữ liệu</translation>
    </message>
    <message>
        <source>Check the file and the rules in it</source>
        <translation>Kiểm tra tệp và các quy tắc trong đó</translation>
    </message>
    <message>
        <source>Print maps and sheets…</source>
        <translation>In bản đồ và phiếu…</translation>
    </message>
    <message>
        <source>Commune maps, task sheets, overview</source>
        <translation>Bản đồ xã, phiếu giao việc, bản đồ toàn tỉnh</translation>
    </message>
    <message>
        <source>Web map…</source>
        <translation>Bản đồ web…</translation>
    </message>
    <message>
        <source>One file that opens in any browser, without a network</source>
        <translation>Một tệp mở được trên mọi trình duyệt, không cần mạng</translation>
    </message>
    <message>
        <source>Excel tables…</source>
        <translation>Bảng Excel…</translation>
    </message>
    <message>
        <source>Gaps, assignments, villages, cadres, indicators</source>
        <translation>Khoảng trống, phân công, bản, cán bộ, chỉ tiêu</translation>
    </message>
    <message>
        <source>Calculation engine…</source>
        <translation>Bộ máy tính toán…</translation>
    </message>
    <message>
        <source>Set up or repair what calculates</source>
        <translation>Cài đặt hoặc sửa phần tính toán</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>A short guide</source>
        <translation>Hướng dẫn ngắn</translation>
    </message>
    <message>
        <source>No Python 3.11, 3.12 or 3.13 was found that can make a virtual environment. Install one (on Debian and Ubuntu: python3-venv), or choose it under “Python to use”.</source>
        <translation>Không tìm thấy Python 3.11, 3.12 hoặc 3.13 có thể tạo môi trường ảo. Hãy cài một bản (trên Debian và Ubuntu: python3-venv), hoặc chọn ở mục “Python sử dụng”.</translation>
    </message>
    <message>
        <source>Looking for Python…</source>
        <translation>Đang tìm Python…</translation>
    </message>
    <message>
        <source>Removing what was there…</source>
        <translation>Đang xoá bản cũ…</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written: {error}</source>
        <translation>Không ghi được vào thư mục {folder}: {error}</translation>
    </message>
    <message>
        <source>Making the environment…</source>
        <translation>Đang tạo môi trường…</translation>
    </message>
    <message>
        <source>Installing packages…</source>
        <translation>Đang cài các gói…</translation>
    </message>
    <message>
        <source>Getting travel times ready (about half a minute)…</source>
        <translation>Đang chuẩn bị phần tính thời gian đi lại (khoảng nửa phút)…</translation>
    </message>
    <message>
        <source>Trying it out…</source>
        <translation>Đang chạy thử…</translation>
    </message>
    <message>
        <source>{program} could not be started.</source>
        <translation>Không khởi động được {program}.</translation>
    </message>
    <message>
        <source>A package is not the one expected: its checksum differs. Fetch the packages again.</source>
        <translation>Có gói không đúng bản gốc: mã kiểm tra khác. Hãy tải lại các gói.</translation>
    </message>
    <message>
        <source>The package {package} was not found: the folder lacks it, or there is no network.</source>
        <translation>Không tìm thấy gói {package}: thư mục thiếu gói này, hoặc không có mạng.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space and try again.</source>
        <translation>Đĩa đã đầy. Hãy giải phóng dung lượng rồi thử lại.</translation>
    </message>
    <message>
        <source>The calculation engine is not ready.</source>
        <translation>Bộ máy tính toán chưa sẵn sàng.</translation>
    </message>
    <message>
        <source>The calculation engine could not be started.</source>
        <translation>Không khởi động được bộ máy tính toán.</translation>
    </message>
    <message>
        <source>A part of the calculation engine is missing.</source>
        <translation>Bộ máy tính toán thiếu một phần.</translation>
    </message>
    <message>
        <source>The calculation engine stopped unexpectedly. QGIS and your data are unharmed.</source>
        <translation>Bộ máy tính toán dừng đột ngột. QGIS và dữ liệu của bạn không bị ảnh hưởng.</translation>
    </message>
    <message>
        <source>The calculation engine ended without an answer (code {code}). Your data are unharmed.</source>
        <translation>Bộ máy tính toán kết thúc mà không trả kết quả (mã {code}). Dữ liệu của bạn không bị ảnh hưởng.</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>Đã huỷ. Không có gì thay đổi.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Huỷ</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Đang huỷ…</translation>
    </message>
    <message>
        <source>“{title}” is still running. Wait for it, or cancel it.</source>
        <translation>“{title}” vẫn đang chạy. Hãy đợi, hoặc huỷ việc đó.</translation>
    </message>
    <message>
        <source>“{title}” was cancelled. Nothing was changed.</source>
        <translation>Đã huỷ “{title}”. Không có gì thay đổi.</translation>
    </message>
    <message>
        <source>Set up or repair…</source>
        <translation>Cài đặt hoặc sửa…</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Chi tiết…</translation>
    </message>
    <message>
        <source>Địa Bàn: calculation engine</source>
        <translation>Địa Bàn: bộ máy tính toán</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Để sau</translation>
    </message>
    <message>
        <source>Địa Bàn calculates and prints with a Python of its own, kept apart from QGIS. Setting it up installs {count} packages (pandas, GeoPandas, Rasterio and others) into:</source>
        <translation>Địa Bàn tính toán và in bằng một bản Python riêng, tách khỏi QGIS. Việc cài đặt sẽ đưa {count} gói (pandas, GeoPandas, Rasterio và các gói khác) vào:</translation>
    </message>
    <message>
        <source>About {download} MB are fetched; it takes {disk} MB on the disk. Nothing else is changed.</source>
        <translation>Tải về khoảng {download} MB; chiếm {disk} MB trên đĩa. Ngoài ra không thay đổi gì.</translation>
    </message>
    <message>
        <source>Fetch the packages from the network</source>
        <translation>Tải các gói từ mạng</translation>
    </message>
    <message>
        <source>No network: take them from a folder</source>
        <translation>Không có mạng: lấy từ một thư mục</translation>
    </message>
    <message>
        <source>found automatically</source>
        <translation>tự tìm</translation>
    </message>
    <message>
        <source>Python to use</source>
        <translation>Python sử dụng</translation>
    </message>
    <message>
        <source>Choose the folder with the packages first.</source>
        <translation>Hãy chọn thư mục chứa các gói trước.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>It could not be set up: {problem}</source>
        <translation>Không cài đặt được: {problem}</translation>
    </message>
    <message>
        <source>Done. The calculation engine is ready.</source>
        <translation>Xong. Bộ máy tính toán đã sẵn sàng.</translation>
    </message>
    <message>
        <source>Cancelled. What had been begun was removed.</source>
        <translation>Đã huỷ. Phần đã làm dở đã được xoá.</translation>
    </message>
    <message>
        <source>The calculation engine is ready. Setting it up again replaces it.</source>
        <translation>Bộ máy tính toán đã sẵn sàng. Cài đặt lại sẽ thay bản hiện có.</translation>
    </message>
    <message>
        <source>The calculation engine is not set up yet.</source>
        <translation>Bộ máy tính toán chưa được cài đặt.</translation>
    </message>
    <message>
        <source>The calculation engine&apos;s Python is gone ({detail}): it was moved or uninstalled. Setting up mends it.</source>
        <translation>Không còn thấy Python của bộ máy tính toán ({detail}): đã bị chuyển chỗ hoặc gỡ bỏ. Cài đặt lại sẽ sửa được.</translation>
    </message>
    <message>
        <source>Setting up the calculation engine was interrupted. Setting up again finishes it.</source>
        <translation>Việc cài đặt bộ máy tính toán bị gián đoạn. Cài đặt lại sẽ hoàn tất.</translation>
    </message>
    <message>
        <source>The calculation engine belongs to another version of Địa Bàn. Setting up renews it.</source>
        <translation>Bộ máy tính toán thuộc phiên bản Địa Bàn khác. Cài đặt lại sẽ cập nhật.</translation>
    </message>
    <message>
        <source>The calculation engine lacks packages ({detail}). Setting up mends it.</source>
        <translation>Bộ máy tính toán thiếu gói ({detail}). Cài đặt lại sẽ sửa được.</translation>
    </message>
    <message>
        <source>Địa Bàn: {what}</source>
        <translation>Địa Bàn: {what}</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>Tạo</translation>
    </message>
    <message>
        <source>What to print</source>
        <translation>In gì</translation>
    </message>
    <message>
        <source>What own speeds change, before and after</source>
        <translation>Tốc độ của mình làm thay đổi gì, trước và sau</translation>
    </message>
    <message>
        <source>Catchments of the units</source>
        <translation>Vùng đi lại của các đơn vị</translation>
    </message>
    <message>
        <source>Catchments of the units (commune maps)</source>
        <translation>Vùng đi lại của các đơn vị (bản đồ xã)</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>không vẽ</translation>
    </message>
    <message>
        <source>within 30, 60 and 120 minutes, dry season</source>
        <translation>trong 30, 60 và 120 phút, mùa khô</translation>
    </message>
    <message>
        <source>within 30, 60 and 120 minutes, wet season</source>
        <translation>trong 30, 60 và 120 phút, mùa mưa</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Khổ giấy</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Tiếng Anh</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Lưu thành</translation>
    </message>
    <message>
        <source>With names, contacts and points of households</source>
        <translation>Kèm họ tên, liên hệ và vị trí của hộ</translation>
    </message>
    <message>
        <source>Without this, households appear only as numbers per village. With it, the output carries the names of families, contact persons and phones, and the places of houses. It then says so, with your reason, on every sheet, and the log keeps who made it, when and why. Hand it only to those who need it.</source>
        <translation>Nếu không chọn, hộ chỉ hiện thành số lượng theo từng bản. Nếu chọn, sản phẩm có họ tên chủ hộ, người liên hệ, số điện thoại và vị trí nhà ở. Khi đó mỗi tờ đều ghi rõ điều này cùng lý do của bạn, và nhật ký lưu ai làm, lúc nào, vì sao. Chỉ giao cho người thật sự cần.</translation>
    </message>
    <message>
        <source>Why are names needed? e.g. gift visits on 27 July, decision no. 12</source>
        <translation>Vì sao cần họ tên? Ví dụ: tặng quà ngày 27/7, quyết định số 12</translation>
    </message>
    <message>
        <source>Say where to save it.</source>
        <translation>Hãy cho biết nơi lưu.</translation>
    </message>
    <message>
        <source>Names leave the workspace only with a reason: write one, or clear the box.</source>
        <translation>Họ tên chỉ được đưa ra khi có lý do: hãy ghi lý do, hoặc bỏ chọn.</translation>
    </message>
    <message>
        <source>Print maps and sheets</source>
        <translation>In bản đồ và phiếu</translation>
    </message>
    <message>
        <source>Web map</source>
        <translation>Bản đồ web</translation>
    </message>
    <message>
        <source>Excel tables</source>
        <translation>Bảng Excel</translation>
    </message>
    <message>
        <source>Commune maps (one page a commune)</source>
        <translation>Bản đồ xã (mỗi xã một trang)</translation>
    </message>
    <message>
        <source>Task sheets (one page a cadre)</source>
        <translation>Phiếu giao việc (mỗi cán bộ một trang)</translation>
    </message>
    <message>
        <source>Province overview</source>
        <translation>Bản đồ toàn tỉnh</translation>
    </message>
    <message>
        <source>Địa Bàn: check of the workspace</source>
        <translation>Địa Bàn: kiểm tra bộ dữ liệu</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Lưu ý</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Lỗi</translation>
    </message>
    <message>
        <source>{mark}: {text}</source>
        <translation>{mark}: {text}</translation>
    </message>
    <message>
        <source>The workspace is in order.</source>
        <translation>Bộ dữ liệu không có lỗi.</translation>
    </message>
    <message>
        <source>The workspace is in order; there are {notes} notes.</source>
        <translation>Bộ dữ liệu không có lỗi; có {notes} điều cần lưu ý.</translation>
    </message>
    <message>
        <source>{faults} faults and {notes} notes were found. Each line says what to do.</source>
        <translation>Tìm thấy {faults} lỗi và {notes} điều cần lưu ý. Mỗi dòng cho biết cách xử lý.</translation>
    </message>
    <message>
        <source>{where} · since {day}</source>
        <translation>{where} · từ {day}</translation>
    </message>
    <message>
        <source>{count}, {critical} of them critical</source>
        <translation>{count}, trong đó {critical} nghiêm trọng</translation>
    </message>
    <message>
        <source>Search: muong lan</source>
        <translation>Tìm: muong lan</translation>
    </message>
    <message>
        <source>all severities</source>
        <translation>mọi mức độ</translation>
    </message>
    <message>
        <source>all kinds of gap</source>
        <translation>mọi loại khoảng trống</translation>
    </message>
    <message>
        <source>all communes</source>
        <translation>mọi xã</translation>
    </message>
    <message>
        <source>all units</source>
        <translation>mọi đơn vị</translation>
    </message>
    <message>
        <source>{commune}: {count}</source>
        <translation>{commune}: {count}</translation>
    </message>
    <message>
        <source>Cadres and units</source>
        <translation>Cán bộ và đơn vị</translation>
    </message>
    <message>
        <source>The gaps are being read…</source>
        <translation>Đang đọc các khoảng trống phụ trách…</translation>
    </message>
    <message>
        <source>The gaps cannot be read. Run “Check” on the workspace.</source>
        <translation>Không đọc được các khoảng trống phụ trách. Hãy chạy “Kiểm tra” với bộ dữ liệu.</translation>
    </message>
    <message>
        <source>No workspace is open. Open one, or the sample, from the Địa Bàn toolbar.</source>
        <translation>Chưa mở bộ dữ liệu nào. Hãy mở một bộ dữ liệu, hoặc tỉnh mẫu, từ thanh công cụ Địa Bàn.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Out of date:&lt;/b&gt; rows have changed since these gaps were found. {link}</source>
        <translation>&lt;b&gt;Đã cũ:&lt;/b&gt; dữ liệu đã thay đổi sau lần tính này. {link}</translation>
    </message>
    <message>
        <source>Calculate again</source>
        <translation>Tính lại</translation>
    </message>
    <message>
        <source>As of {day}</source>
        <translation>Tính đến {day}</translation>
    </message>
    <message>
        <source>No gap fits the filter. Clear it to see all {count}.</source>
        <translation>Không có khoảng trống nào hợp với bộ lọc. Bỏ lọc để xem cả {count}.</translation>
    </message>
    <message>
        <source>{shown} of {count} gaps</source>
        <translation>{shown} trên {count} khoảng trống</translation>
    </message>
    <message>
        <source>{count} gaps</source>
        <translation>{count} khoảng trống</translation>
    </message>
    <message>
        <source>Coverage has not been calculated for this workspace yet.&lt;br&gt;&lt;br&gt;{link}</source>
        <translation>Bộ dữ liệu này chưa được tính độ bao phủ.&lt;br&gt;&lt;br&gt;{link}</translation>
    </message>
    <message>
        <source>No gaps: everything in need is looked after.</source>
        <translation>Không có khoảng trống: nơi nào cần cũng đã có người phụ trách.</translation>
    </message>
    <message>
        <source>Commune</source>
        <translation>Xã</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Bản</translation>
    </message>
    <message>
        <source>Household</source>
        <translation>Hộ</translation>
    </message>
    <message>
        <source>Cadre</source>
        <translation>Cán bộ</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Đơn vị</translation>
    </message>
    <message>
        <source>Assignment</source>
        <translation>Phân công</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Bộ dữ liệu</translation>
    </message>
    <message>
        <source>With names, contacts and points of households (logged)</source>
        <translation>Kèm họ tên, liên hệ và vị trí của hộ (có ghi nhật ký)</translation>
    </message>
    <message>
        <source>Why names are needed</source>
        <translation>Vì sao cần họ tên</translation>
    </message>
    <message>
        <source>Sample workspace</source>
        <translation>Bộ dữ liệu mẫu</translation>
    </message>
    <message>
        <source>Real boundaries of communes</source>
        <translation>Ranh giới xã thật</translation>
    </message>
    <message>
        <source>How many times larger</source>
        <translation>Lớn gấp mấy lần</translation>
    </message>
    <message>
        <source>Seed of chance</source>
        <translation>Số gốc ngẫu nhiên</translation>
    </message>
    <message>
        <source>Without planted faults</source>
        <translation>Không cài lỗi để dùng thử</translation>
    </message>
    <message>
        <source>Makes an invented province to try everything on: communes, villages, households, cadres, posts.</source>
        <translation>Tạo một tỉnh giả định để dùng thử: xã, bản, hộ, cán bộ, đồn.</translation>
    </message>
    <message>
        <source>Sample province</source>
        <translation>Tỉnh mẫu</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>Bộ dữ liệu mới</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Coordinate system (EPSG number)</source>
        <translation>Hệ toạ độ (mã EPSG)</translation>
    </message>
    <message>
        <source>Makes an empty workspace. Fill it by importing lists and boundaries, communes first.</source>
        <translation>Tạo một bộ dữ liệu trống. Hãy nhập danh sách và ranh giới vào, bắt đầu từ xã.</translation>
    </message>
    <message>
        <source>File (Excel, CSV or a map file)</source>
        <translation>Tệp (Excel, CSV hoặc tệp bản đồ)</translation>
    </message>
    <message>
        <source>What the file lists</source>
        <translation>Tệp ghi những gì</translation>
    </message>
    <message>
        <source>Only say what would happen</source>
        <translation>Chỉ xem trước, không ghi</translation>
    </message>
    <message>
        <source>Rows not taken</source>
        <translation>Các dòng không nhận</translation>
    </message>
    <message>
        <source>Mapping of headings</source>
        <translation>Bảng ghép tiêu đề cột</translation>
    </message>
    <message>
        <source>Brings a list or boundaries in: all rows that are right, or none; importing twice changes nothing.</source>
        <translation>Nhập danh sách hoặc ranh giới: ghi tất cả các dòng đúng trong một lần, hoặc không ghi gì; nhập hai lần cũng không đổi.</translation>
    </message>
    <message>
        <source>Import a list or boundaries</source>
        <translation>Nhập danh sách hoặc ranh giới</translation>
    </message>
    <message>
        <source>Checks a workspace: file, structure, links, rules, geometry. Every finding names its cure.</source>
        <translation>Kiểm tra bộ dữ liệu: tệp, cấu trúc, liên kết, quy tắc, hình học. Mỗi phát hiện đều kèm cách xử lý.</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Kiểm tra</translation>
    </message>
    <message>
        <source>Day (2026-06-30; empty: the workspace&apos;s own)</source>
        <translation>Ngày tính (2026-06-30; để trống: theo bộ dữ liệu)</translation>
    </message>
    <message>
        <source>Plan (empty: what is in force)</source>
        <translation>Phương án (để trống: đang hiệu lực)</translation>
    </message>
    <message>
        <source>Gaps as a file</source>
        <translation>Khoảng trống xuất ra tệp</translation>
    </message>
    <message>
        <source>Both seasons</source>
        <translation>Cả hai mùa</translation>
    </message>
    <message>
        <source>Dry season</source>
        <translation>Mùa khô</translation>
    </message>
    <message>
        <source>Wet season</source>
        <translation>Mùa mưa</translation>
    </message>
    <message>
        <source>Units and villages</source>
        <translation>Đơn vị và thôn, bản</translation>
    </message>
    <message>
        <source>Units only</source>
        <translation>Chỉ đơn vị</translation>
    </message>
    <message>
        <source>Elevation (a raster, or the path of a folder of tiles)</source>
        <translation>Độ cao (ảnh raster, hoặc đường dẫn thư mục các mảnh)</translation>
    </message>
    <message>
        <source>Land cover</source>
        <translation>Lớp phủ mặt đất</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>Mùa</translation>
    </message>
    <message>
        <source>Minutes looked at, at most</source>
        <translation>Số phút xét nhiều nhất</translation>
    </message>
    <message>
        <source>Starting points</source>
        <translation>Điểm xuất phát</translation>
    </message>
    <message>
        <source>Own speeds</source>
        <translation>Bảng tốc độ riêng</translation>
    </message>
    <message>
        <source>Folder for surfaces of minutes</source>
        <translation>Thư mục ghi bề mặt thời gian</translation>
    </message>
    <message>
        <source>Computes travel times on foot and by road, there and back, in the dry and the wet season, from elevation, land cover, roads, rivers and crossings.</source>
        <translation>Tính thời gian đi bộ và đi đường, đi và về, mùa khô và mùa mưa, từ độ cao, lớp phủ, đường, sông và điểm vượt sông.</translation>
    </message>
    <message>
        <source>Travel times</source>
        <translation>Thời gian đi lại</translation>
    </message>
    <message>
        <source>Finds every gap in coverage and calculates the indicators of a day; says why, and what to do.</source>
        <translation>Tìm mọi khoảng trống phụ trách và tính các chỉ tiêu của một ngày; nêu vì sao và cần làm gì.</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Độ bao phủ</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>Các tờ in</translation>
    </message>
    <message>
        <source>Prints a map of each commune, a task sheet for each cadre, or an overview of the province.</source>
        <translation>In bản đồ từng xã, phiếu giao việc cho từng cán bộ, hoặc bản đồ toàn tỉnh.</translation>
    </message>
    <message>
        <source>Makes one file with a map that opens in any browser, without a network.</source>
        <translation>Tạo một tệp bản đồ mở được trên mọi trình duyệt, không cần mạng.</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>Tệp Excel</translation>
    </message>
    <message>
        <source>Makes a workbook of gaps, assignments, villages, cadres and indicators.</source>
        <translation>Tạo tệp Excel gồm khoảng trống, phân công, bản, cán bộ và chỉ tiêu.</translation>
    </message>
    <message>
        <source>Copies a workspace safely, even while it is in use; the last ten copies are kept beside it.</source>
        <translation>Sao lưu an toàn, kể cả khi đang dùng; giữ mười bản gần nhất bên cạnh bộ dữ liệu.</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>Sao lưu</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Bản sao lưu</translation>
    </message>
    <message>
        <source>Puts a backup back in the place of its workspace; what was there is backed up first.</source>
        <translation>Đưa bản sao lưu trở lại chỗ của bộ dữ liệu; bản đang có được sao lưu trước.</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Khôi phục bản sao lưu</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Mở bộ dữ liệu</translation>
    </message>
    <message>
        <source>Calculating coverage</source>
        <translation>Đang tính độ bao phủ</translation>
    </message>
    <message>
        <source>Checking the workspace</source>
        <translation>Đang kiểm tra bộ dữ liệu</translation>
    </message>
    <message>
        <source>Done: {path}</source>
        <translation>Xong: {path}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Relief</source>
        <translation>Bóng địa hình</translation>
    </message>
    <message>
        <source>Elevation</source>
        <translation>Độ cao</translation>
    </message>
    <message>
        <source>From the post to the village</source>
        <translation>Từ đơn vị đến bản phụ trách</translation>
    </message>
    <message>
        <source>{table}: {column}</source>
        <translation>{table}: {column}</translation>
    </message>
    <message>
        <source>commune border</source>
        <translation>ranh giới xã</translation>
    </message>
    <message>
        <source>somebody in charge</source>
        <translation>đã có người phụ trách</translation>
    </message>
    <message>
        <source>in need, nobody in charge</source>
        <translation>cần giúp đỡ, chưa có người</translation>
    </message>
    <message>
        <source>visit overdue</source>
        <translation>quá hạn thăm</translation>
    </message>
    <message>
        <source>too far, or cut off in the wet season</source>
        <translation>quá xa, hoặc bị chia cắt mùa mưa</translation>
    </message>
    <message>
        <source>left need</source>
        <translation>đã thoát diện</translation>
    </message>
    <message>
        <source>other</source>
        <translation>khác</translation>
    </message>
    <message>
        <source>trunk road</source>
        <translation>quốc lộ chính</translation>
    </message>
    <message>
        <source>national road</source>
        <translation>quốc lộ</translation>
    </message>
    <message>
        <source>provincial road</source>
        <translation>tỉnh lộ</translation>
    </message>
    <message>
        <source>commune road</source>
        <translation>đường xã</translation>
    </message>
    <message>
        <source>village road</source>
        <translation>đường bản</translation>
    </message>
    <message>
        <source>track</source>
        <translation>đường mòn xe máy</translation>
    </message>
    <message>
        <source>footpath</source>
        <translation>đường đi bộ</translation>
    </message>
    <message>
        <source>river</source>
        <translation>sông</translation>
    </message>
    <message>
        <source>stream</source>
        <translation>suối</translation>
    </message>
    <message>
        <source>≥ 90 % looked after</source>
        <translation>≥ 90 % hộ có người</translation>
    </message>
    <message>
        <source>60–90 %</source>
        <translation>60–90 %</translation>
    </message>
    <message>
        <source>10–60 %</source>
        <translation>10–60 %</translation>
    </message>
    <message>
        <source>&lt; 10 %</source>
        <translation>&lt; 10 %</translation>
    </message>
    <message>
        <source>no need, or not calculated</source>
        <translation>không có hộ cần, hoặc chưa tính</translation>
    </message>
    <message>
        <source>Địa Bàn: new workspace</source>
        <translation>Địa Bàn: tạo bộ dữ liệu mới</translation>
    </message>
    <message>
        <source>e.g. Mường Lạn border post</source>
        <translation>ví dụ: Đồn Biên phòng Mường Lạn</translation>
    </message>
    <message>
        <source>Coordinate system</source>
        <translation>Hệ toạ độ</translation>
    </message>
    <message>
        <source>Take the VN-2000 zone of your province (Sơn La: 104°00&apos;); it cannot be changed later. Fill the workspace by “Import a list or boundaries…”, communes first.</source>
        <translation>Hãy chọn múi VN-2000 của tỉnh (Sơn La: 104°00′); sau này không đổi được. Sau đó đưa dữ liệu vào bằng “Nhập danh sách hoặc ranh giới…”, bắt đầu từ xã.</translation>
    </message>
    <message>
        <source>Choose a file that does not exist yet.</source>
        <translation>Hãy chọn một tên tệp chưa có.</translation>
    </message>
    <message>
        <source>{path} is not there any more. Open it from where it is now.</source>
        <translation>Không còn thấy {path}. Hãy mở từ nơi hiện đang lưu.</translation>
    </message>
    <message>
        <source>{path} is not a workspace of Địa Bàn. Choose a file that Địa Bàn made, or make a new one.</source>
        <translation>{path} không phải bộ dữ liệu của Địa Bàn. Hãy chọn tệp do Địa Bàn tạo, hoặc tạo bộ dữ liệu mới.</translation>
    </message>
    <message>
        <source>{path} was made by a newer version of Địa Bàn (its version is {detail}). Update the plugin.</source>
        <translation>{path} do phiên bản Địa Bàn mới hơn tạo (phiên bản {detail}). Hãy cập nhật phần mở rộng.</translation>
    </message>
    <message>
        <source>{path} is not opened: “{detail}” in it is not a plain table of Địa Bàn and could act when it is read. Run “diaban check” on it, and ask who gave it to you.</source>
        <translation>Không mở {path}: “{detail}” trong tệp không phải bảng thường của Địa Bàn và có thể tự chạy khi được đọc. Hãy chạy “diaban check” với tệp này và hỏi người đã đưa tệp.</translation>
    </message>
    <message>
        <source>{path} is damaged: table “{detail}” cannot be read. Run “Check”, or open a copy.</source>
        <translation>{path} bị hỏng: không đọc được bảng “{detail}”. Hãy chạy “Kiểm tra”, hoặc mở bản sao lưu.</translation>
    </message>
    <message>
        <source>This machine cannot convert the coordinates of {path} exactly ({detail}). Update QGIS&apos;s PROJ library; an inexact conversion is about 220 m off and is not used.</source>
        <translation>Máy này không chuyển đổi chính xác được toạ độ của {path} ({detail}). Hãy cập nhật thư viện PROJ của QGIS; phép chuyển gần đúng lệch khoảng 220 m nên không dùng.</translation>
    </message>
    <message>
        <source>Assignments</source>
        <translation>Phân công</translation>
    </message>
    <message>
        <source>Model sites</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Area in charge</source>
        <translation>Địa bàn phụ trách</translation>
    </message>
    <message>
        <source>Terrain and background</source>
        <translation>Địa hình và nền</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Danh sách</translation>
    </message>
    <message>
        <source>Địa Bàn: start</source>
        <translation>Địa Bàn: bắt đầu</translation>
    </message>
    <message>
        <source>Set up the calculation engine…</source>
        <translation>Cài đặt bộ máy tính toán…</translation>
    </message>
    <message>
        <source>Try the sample province</source>
        <translation>Dùng thử tỉnh mẫu</translation>
    </message>
    <message>
        <source>Invented communes, villages and people; a few seconds to make, safe to change</source>
        <translation>Xã, bản và người đều là giả định; tạo trong vài giây, sửa thoải mái</translation>
    </message>
    <message>
        <source>A file that Địa Bàn made (.gpkg)</source>
        <translation>Tệp do Địa Bàn tạo (.gpkg)</translation>
    </message>
    <message>
        <source>An empty one, for your own lists</source>
        <translation>Bộ dữ liệu trống, để nhập danh sách của bạn</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Mở gần đây</translation>
    </message>
    <message>
        <source>Every change and every export is noted in the workspace&apos;s log under your name.</source>
        <translation>Mọi thay đổi và mọi lần xuất đều được ghi vào nhật ký của bộ dữ liệu kèm tên của bạn.</translation>
    </message>
    <message>
        <source>family name and given name</source>
        <translation>họ và tên</translation>
    </message>
    <message>
        <source>e.g. political officer</source>
        <translation>ví dụ: chính trị viên</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Họ tên</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Chức vụ</translation>
    </message>
    <message>
        <source>A common language is preferred</source>
        <translation>Ưu tiên có ngôn ngữ chung</translation>
    </message>
    <message>
        <source>A common language is required</source>
        <translation>Bắt buộc có ngôn ngữ chung</translation>
    </message>
    <message>
        <source>A common language is ignored</source>
        <translation>Không xét ngôn ngữ</translation>
    </message>
    <message>
        <source>Name of the draft plan</source>
        <translation>Tên phương án dự thảo</translation>
    </message>
    <message>
        <source>Everybody in need, not only who has nobody</source>
        <translation>Mọi hộ cần giúp đỡ, không chỉ hộ chưa có người phụ trách</translation>
    </message>
    <message>
        <source>At most so many households change</source>
        <translation>Số hộ thay đổi tối đa</translation>
    </message>
    <message>
        <source>Only in communes twinned with the unit</source>
        <translation>Chỉ trong các xã kết nghĩa với đơn vị</translation>
    </message>
    <message>
        <source>Keep the best found after seconds</source>
        <translation>Giữ phương án tốt nhất sau số giây</translation>
    </message>
    <message>
        <source>Proposes who should look after whom, as a draft plan: most need covered, then least walking and change.</source>
        <translation>Đề xuất ai phụ trách hộ nào, thành phương án dự thảo: nhiều nhu cầu được phụ trách nhất, rồi ít đi lại và ít thay đổi nhất.</translation>
    </message>
    <message>
        <source>Optimal assignment</source>
        <translation>Phân công tối ưu</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>tất cả</translation>
    </message>
    <message>
        <source>History of</source>
        <translation>Lịch sử của</translation>
    </message>
    <message>
        <source>Its code (of a plan: its name)</source>
        <translation>Mã (với phương án: tên)</translation>
    </message>
    <message>
        <source>From the day (2026-06-30)</source>
        <translation>Từ ngày (2026-06-30)</translation>
    </message>
    <message>
        <source>To the day, included (2026-06-30)</source>
        <translation>Đến hết ngày (2026-06-30)</translation>
    </message>
    <message>
        <source>Changed by</source>
        <translation>Người thay đổi</translation>
    </message>
    <message>
        <source>History as a table</source>
        <translation>Lịch sử dạng bảng</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Lịch sử thay đổi</translation>
    </message>
    <message>
        <source>Who changed what and when, and what stood there before: of one row, of some days, of one person.</source>
        <translation>Ai thay đổi gì, khi nào, trước đó ra sao: của một dòng, của một số ngày, của một người.</translation>
    </message>
    <message>
        <source>{day}: {count}</source>
        <translation>{day}: {count}</translation>
    </message>
    <message>
        <source>not sealed yet</source>
        <translation>chưa niêm phong</translation>
    </message>
    <message>
        <source>Code or name: muong lan</source>
        <translation>Mã hoặc tên: muong lan</translation>
    </message>
    <message>
        <source>any time</source>
        <translation>mọi lúc</translation>
    </message>
    <message>
        <source>today</source>
        <translation>hôm nay</translation>
    </message>
    <message>
        <source>the last 7 days</source>
        <translation>7 ngày qua</translation>
    </message>
    <message>
        <source>the last 30 days</source>
        <translation>30 ngày qua</translation>
    </message>
    <message>
        <source>between two days</source>
        <translation>giữa hai ngày</translation>
    </message>
    <message>
        <source>Nothing is selected. Select a household, village or unit on the map first.</source>
        <translation>Chưa chọn gì. Hãy chọn một hộ, bản hoặc đơn vị trên bản đồ trước.</translation>
    </message>
    <message>
        <source>Reading the log…</source>
        <translation>Đang đọc nhật ký…</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>show everything</source>
        <translation>xem tất cả</translation>
    </message>
    <message>
        <source>None of the {count} entries read fits the filter.</source>
        <translation>Trong {count} lần ghi đã đọc, không có lần nào khớp bộ lọc.</translation>
    </message>
    <message>
        <source>{shown} of {count} entries</source>
        <translation>{shown} trong {count} lần ghi</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} lần ghi</translation>
    </message>
    <message>
        <source>Nothing was changed on these days.</source>
        <translation>Không có thay đổi nào trong những ngày này.</translation>
    </message>
    <message>
        <source>No change of this row is in the log.</source>
        <translation>Nhật ký không có thay đổi nào của dòng này.</translation>
    </message>
    <message>
        <source>Nothing is in the log for these days.</source>
        <translation>Nhật ký không có gì trong những ngày này.</translation>
    </message>
    <message>
        <source>From the map</source>
        <translation>Từ bản đồ</translation>
    </message>
    <message>
        <source>The history of what is selected on the map</source>
        <translation>Lịch sử của đối tượng đang chọn trên bản đồ</translation>
    </message>
    <message>
        <source>Filter: who or what</source>
        <translation>Lọc: ai hoặc việc gì</translation>
    </message>
    <message>
        <source>Show older</source>
        <translation>Xem cũ hơn</translation>
    </message>
    <message>
        <source>Save as a table…</source>
        <translation>Lưu thành bảng…</translation>
    </message>
    <message>
        <source>Who changed what, when, and what stood there before</source>
        <translation>Ai thay đổi gì, khi nào, trước đó ra sao</translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation>Mở phiếu</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>Lịch sử thay đổi…</translation>
    </message>
    <message>
        <source>Without this, households appear by their code only. With it, the table carries names of families, contact persons and phones as they were changed. It then says so, with your reason, and the log keeps who made it, when and why. Hand it only to those who need it.</source>
        <translation>Không chọn mục này thì hộ chỉ nêu bằng mã. Nếu chọn, bảng có tên các gia đình, người liên hệ và số điện thoại như đã thay đổi. Khi đó bảng ghi rõ điều này kèm lý do, và nhật ký giữ lại ai đã lập, khi nào, vì sao. Chỉ giao cho người cần dùng.</translation>
    </message>
    <message>
        <source>Most need within reach of a site</source>
        <translation>Nhiều nhu cầu trong tầm mô hình nhất</translation>
    </message>
    <message>
        <source>Least mean time to a site</source>
        <translation>Thời gian trung bình tới mô hình ngắn nhất</translation>
    </message>
    <message>
        <source>How many further sites</source>
        <translation>Số mô hình thêm</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Mục tiêu</translation>
    </message>
    <message>
        <source>Villages that must have one (codes)</source>
        <translation>Bản bắt buộc có mô hình (mã)</translation>
    </message>
    <message>
        <source>Villages that may not have one (codes)</source>
        <translation>Bản không đặt mô hình (mã)</translation>
    </message>
    <message>
        <source>Finds the villages where further model sites would serve most need; what is there already counts.</source>
        <translation>Tìm các bản nên đặt thêm mô hình để phục vụ nhiều nhu cầu nhất; mô hình đang có cũng được tính.</translation>
    </message>
    <message>
        <source>Model sites: where next</source>
        <translation>Đặt thêm mô hình ở đâu</translation>
    </message>
    <message>
        <source>Travel times…</source>
        <translation>Thời gian đi lại…</translation>
    </message>
    <message>
        <source>Hours on foot and by road, there and back, in both seasons</source>
        <translation>Thời gian đi bộ và đi xe, đi và về, cả hai mùa</translation>
    </message>
    <message>
        <source>The way</source>
        <translation>Đường đi</translation>
    </message>
    <message>
        <source>Click two places: the way, its minutes, its profile</source>
        <translation>Bấm hai nơi: đường đi, số phút, mặt cắt độ cao</translation>
    </message>
    <message>
        <source>Catchments</source>
        <translation>Vùng đi lại</translation>
    </message>
    <message>
        <source>Land cover (may be empty)</source>
        <translation>Lớp phủ mặt đất (có thể bỏ trống)</translation>
    </message>
    <message>
        <source>Calculate</source>
        <translation>Tính</translation>
    </message>
    <message>
        <source>Minutes there and back are calculated from every unit and village, on foot and by road, and kept in the workspace. Then the map shows the minutes from the nearest unit, and what lies within 30, 60 and 120 minutes. Only what changed is calculated again.</source>
        <translation>Số phút đi và về, đi bộ và đi xe, được tính từ mọi đơn vị và bản, rồi lưu trong bộ dữ liệu. Sau đó bản đồ hiện số phút tính từ đơn vị gần nhất và vùng trong 30, 60 và 120 phút. Chỉ phần đã thay đổi mới được tính lại.</translation>
    </message>
    <message>
        <source>Say which file holds the elevation. The guide says where to get one.</source>
        <translation>Hãy chỉ ra tệp độ cao. Hướng dẫn có nói lấy tệp ở đâu.</translation>
    </message>
    <message>
        <source>{m} m</source>
        <translation>{m} m</translation>
    </message>
    <message>
        <source>{km} km</source>
        <translation>{km} km</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} phút</translation>
    </message>
    <message>
        <source>From {first} m to {last} m above the sea; lowest {low} m, highest {high} m.</source>
        <translation>Từ độ cao {first} m đến {last} m; thấp nhất {low} m, cao nhất {high} m.</translation>
    </message>
    <message>
        <source>Other elevation file…</source>
        <translation>Tệp độ cao khác…</translation>
    </message>
    <message>
        <source>Click on the map where the way begins, then where it ends. Esc clears.</source>
        <translation>Bấm lên bản đồ nơi bắt đầu, rồi nơi kết thúc. Phím Esc để xóa.</translation>
    </message>
    <message>
        <source>From {start}</source>
        <translation>Từ {start}</translation>
    </message>
    <message>
        <source>Now click where the way ends.</source>
        <translation>Bây giờ bấm nơi kết thúc.</translation>
    </message>
    <message>
        <source>Looking for the way. The first time the ground has to be read, which takes a little.</source>
        <translation>Đang tìm đường. Lần đầu phải đọc địa hình nên lâu hơn một chút.</translation>
    </message>
    <message>
        <source>Dry season, there</source>
        <translation>Mùa khô, đi</translation>
    </message>
    <message>
        <source>Dry season, back</source>
        <translation>Mùa khô, về</translation>
    </message>
    <message>
        <source>Wet season, there</source>
        <translation>Mùa mưa, đi</translation>
    </message>
    <message>
        <source>Wet season, back</source>
        <translation>Mùa mưa, về</translation>
    </message>
    <message>
        <source>dry season</source>
        <translation>mùa khô</translation>
    </message>
    <message>
        <source>wet season</source>
        <translation>mùa mưa</translation>
    </message>
    <message>
        <source>{season}: an end is too far from anywhere one can walk.</source>
        <translation>{season}: một đầu nằm quá xa nơi có thể đi được.</translation>
    </message>
    <message>
        <source>{season}: cut off, no way leads there.</source>
        <translation>{season}: bị chia cắt, không có đường đến.</translation>
    </message>
    <message>
        <source>{name} was moved {metres} m to the nearest place one can walk on.</source>
        <translation>{name} được dời {metres} m đến chỗ gần nhất có thể đi được.</translation>
    </message>
    <message>
        <source>{start} → {goal}</source>
        <translation>{start} → {goal}</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Phút</translation>
    </message>
    <message>
        <source>km</source>
        <translation>km</translation>
    </message>
    <message>
        <source>Up, m</source>
        <translation>Leo, m</translation>
    </message>
    <message>
        <source>Down, m</source>
        <translation>Xuống, m</translation>
    </message>
    <message>
        <source>Which file holds the elevation of this area?</source>
        <translation>Tệp nào chứa độ cao của vùng này?</translation>
    </message>
    <message>
        <source>chosen place</source>
        <translation>điểm đã chọn</translation>
    </message>
    <message>
        <source>Catchments of the units, dry season</source>
        <translation>Vùng đi lại của các đơn vị, mùa khô</translation>
    </message>
    <message>
        <source>Catchments of the units, wet season</source>
        <translation>Vùng đi lại của các đơn vị, mùa mưa</translation>
    </message>
    <message>
        <source>Minutes from the nearest unit, dry season</source>
        <translation>Số phút từ đơn vị gần nhất, mùa khô</translation>
    </message>
    <message>
        <source>Minutes from the nearest unit, wet season</source>
        <translation>Số phút từ đơn vị gần nhất, mùa mưa</translation>
    </message>
    <message>
        <source>within {minutes} minutes</source>
        <translation>trong {minutes} phút</translation>
    </message>
    <message>
        <source>0–30 minutes</source>
        <translation>0–30 phút</translation>
    </message>
    <message>
        <source>30–60 minutes</source>
        <translation>30–60 phút</translation>
    </message>
    <message>
        <source>60–120 minutes</source>
        <translation>60–120 phút</translation>
    </message>
    <message>
        <source>120–240 minutes</source>
        <translation>120–240 phút</translation>
    </message>
    <message>
        <source>more than 240 minutes</source>
        <translation>trên 240 phút</translation>
    </message>
    <message>
        <source>Travel times, dry season</source>
        <translation>Thời gian đi lại, mùa khô</translation>
    </message>
    <message>
        <source>Travel times, wet season</source>
        <translation>Thời gian đi lại, mùa mưa</translation>
    </message>
    <message>
        <source>From (code of a unit or village, or x,y)</source>
        <translation>Từ (mã đơn vị hoặc bản, hoặc x,y)</translation>
    </message>
    <message>
        <source>To (code of a unit or village, or x,y)</source>
        <translation>Đến (mã đơn vị hoặc bản, hoặc x,y)</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Các đường</translation>
    </message>
    <message>
        <source>Finds the way between two places: minutes there and back, what it climbs, its profile.</source>
        <translation>Tìm đường đi giữa hai nơi: số phút đi và về, độ cao phải leo, mặt cắt.</translation>
    </message>
    <message>
        <source>Only these units (codes; empty: all)</source>
        <translation>Chỉ các đơn vị này (mã; bỏ trống: tất cả)</translation>
    </message>
    <message>
        <source>Nearest units a village</source>
        <translation>Số đơn vị gần nhất của mỗi bản</translation>
    </message>
    <message>
        <source>Outlines what lies within so many minutes of units, and counts villages, households and people there.</source>
        <translation>Vẽ vùng đi tới được trong số phút đã cho từ các đơn vị, và đếm bản, hộ, người trong đó.</translation>
    </message>
    <message>
        <source>Elevation (empty: the file beside the workspace)</source>
        <translation>Độ cao (bỏ trống: tệp bên cạnh bộ dữ liệu)</translation>
    </message>
    <message>
        <source>{cadre} takes {targets}</source>
        <translation>{cadre} nhận {targets}</translation>
    </message>
    <message>
        <source>Nobody for {targets}</source>
        <translation>Thôi phụ trách {targets}</translation>
    </message>
    <message>
        <source>{count} households</source>
        <translation>{count} hộ</translation>
    </message>
    <message>
        <source>{count} villages</source>
        <translation>{count} bản</translation>
    </message>
    <message>
        <source>{count} party cells</source>
        <translation>{count} chi bộ</translation>
    </message>
    <message>
        <source>{count} commune posts</source>
        <translation>{count} vị trí tăng cường xã</translation>
    </message>
    <message>
        <source>household {code} in {village}</source>
        <translation>hộ {code} ở {village}</translation>
    </message>
    <message>
        <source>the party cell of {village}</source>
        <translation>chi bộ {village}</translation>
    </message>
    <message>
        <source>the post in {commune}</source>
        <translation>vị trí tăng cường {commune}</translation>
    </message>
    <message>
        <source>“{plan}” was submitted and can no more be changed.</source>
        <translation>“{plan}” đã trình, không sửa được nữa.</translation>
    </message>
    <message>
        <source>Nothing to change.</source>
        <translation>Không có gì thay đổi.</translation>
    </message>
    <message>
        <source>Ends on {day}: {targets}</source>
        <translation>Kết thúc ngày {day}: {targets}</translation>
    </message>
    <message>
        <source>Locked: {targets}</source>
        <translation>Khoá: {targets}</translation>
    </message>
    <message>
        <source>Unlocked: {targets}</source>
        <translation>Mở khoá: {targets}</translation>
    </message>
    <message>
        <source>{giver} hands over to {taker}: {targets}</source>
        <translation>{giver} bàn giao cho {taker}: {targets}</translation>
    </message>
    <message>
        <source>{one} and {other} swap: {targets}</source>
        <translation>{one} và {other} đổi cho nhau: {targets}</translation>
    </message>
    <message>
        <source>{unit} is twinned with {targets}</source>
        <translation>{unit} kết nghĩa với {targets}</translation>
    </message>
    <message>
        <source>{unit} is no longer twinned with {targets}</source>
        <translation>{unit} thôi kết nghĩa với {targets}</translation>
    </message>
    <message>
        <source>{count} places</source>
        <translation>{count} địa bàn</translation>
    </message>
    <message>
        <source>Assigned: {targets}</source>
        <translation>Phân công: {targets}</translation>
    </message>
    <message>
        <source>Ended with a day: {targets}</source>
        <translation>Kết thúc theo ngày: {targets}</translation>
    </message>
    <message>
        <source>Handed over: {targets}</source>
        <translation>Bàn giao: {targets}</translation>
    </message>
    <message>
        <source>Swapped: {targets}</source>
        <translation>Đổi: {targets}</translation>
    </message>
    <message>
        <source>Twinned: {targets}</source>
        <translation>Kết nghĩa: {targets}</translation>
    </message>
    <message>
        <source>No longer twinned: {targets}</source>
        <translation>Thôi kết nghĩa: {targets}</translation>
    </message>
    <message>
        <source>{count} rows changed</source>
        <translation>Sửa {count} dòng</translation>
    </message>
    <message>
        <source>{cadre} would have {count} households; the limit is {limit}.</source>
        <translation>{cadre} sẽ phụ trách {count} hộ; định mức là {limit}.</translation>
    </message>
    <message>
        <source>{cadre} would go to {count} villages; the limit is {limit}.</source>
        <translation>{cadre} sẽ phải đến {count} bản; định mức là {limit}.</translation>
    </message>
    <message>
        <source>{cadre} is not active.</source>
        <translation>{cadre} không còn (hoặc chưa) công tác.</translation>
    </message>
    <message>
        <source>{cadre} leaves on {day}.</source>
        <translation>{cadre} thôi công tác ngày {day}.</translation>
    </message>
    <message>
        <source>{cadre} is not a party member.</source>
        <translation>{cadre} không phải đảng viên.</translation>
    </message>
    <message>
        <source>No common language: {count}.</source>
        <translation>Không có ngôn ngữ chung: {count}.</translation>
    </message>
    <message>
        <source>No way there: {count}.</source>
        <translation>Không có đường đến: {count}.</translation>
    </message>
    <message>
        <source>Too far: {count}. There {out} (limit {out_limit}), there and back {both} (limit {both_limit}).</source>
        <translation>Quá xa: {count}. Lượt đi {out} (giới hạn {out_limit}), cả đi lẫn về {both} (giới hạn {both_limit}).</translation>
    </message>
    <message>
        <source>beyond the cut-off</source>
        <translation>quá ngưỡng tính</translation>
    </message>
    <message>
        <source>The commune is closed: {count}.</source>
        <translation>Xã đã sáp nhập hoặc giải thể: {count}.</translation>
    </message>
    <message>
        <source>Locked, and left as it is: {count}. Unlock it first.</source>
        <translation>Đang khoá nên giữ nguyên: {count}. Hãy mở khoá trước.</translation>
    </message>
    <message>
        <source>Locked: {count}.</source>
        <translation>Đã khoá: {count}.</translation>
    </message>
    <message>
        <source>No longer in need: {count}.</source>
        <translation>Không còn cần giúp đỡ: {count}.</translation>
    </message>
    <message>
        <source>The village is closed: {count}.</source>
        <translation>Bản đã sáp nhập hoặc giải thể: {count}.</translation>
    </message>
    <message>
        <source>The new plan needs a name.</source>
        <translation>Phương án mới cần có tên.</translation>
    </message>
    <message>
        <source>Theirs kept</source>
        <translation>Giữ theo bản của người khác</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Hồ sơ</translation>
    </message>
    <message>
        <source>Every household, cadre, village: see, add, change</source>
        <translation>Mọi hộ, cán bộ, bản: xem, thêm, sửa</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Vị trí</translation>
    </message>
    <message>
        <source>About the help given, not about the person.</source>
        <translation>Ghi về sự giúp đỡ, không ghi về con người.</translation>
    </message>
    <message>
        <source>{thing} {name} ends on {day}</source>
        <translation>{thing} {name} kết thúc ngày {day}</translation>
    </message>
    <message>
        <source>New: {thing} {name}</source>
        <translation>Thêm: {thing} {name}</translation>
    </message>
    <message>
        <source>Deleted: {thing} {name}</source>
        <translation>Xoá: {thing} {name}</translation>
    </message>
    <message>
        <source>Bahnar</source>
        <translation>Ba Na</translation>
    </message>
    <message>
        <source>Tai Dam</source>
        <translation>Thái Đen</translation>
    </message>
    <message>
        <source>Bru</source>
        <translation>Bru – Vân Kiều</translation>
    </message>
    <message>
        <source>Hmong</source>
        <translation>Mông</translation>
    </message>
    <message>
        <source>Iu Mien</source>
        <translation>Dao</translation>
    </message>
    <message>
        <source>Jarai</source>
        <translation>Gia Rai</translation>
    </message>
    <message>
        <source>Khmer</source>
        <translation>Khơ Me</translation>
    </message>
    <message>
        <source>Khmu</source>
        <translation>Khơ Mú</translation>
    </message>
    <message>
        <source>Lao</source>
        <translation>Lào</translation>
    </message>
    <message>
        <source>Muong</source>
        <translation>Mường</translation>
    </message>
    <message>
        <source>Nung</source>
        <translation>Nùng</translation>
    </message>
    <message>
        <source>Rade</source>
        <translation>Ê Đê</translation>
    </message>
    <message>
        <source>Sedang</source>
        <translation>Xơ Đăng</translation>
    </message>
    <message>
        <source>Tai Don</source>
        <translation>Thái Trắng</translation>
    </message>
    <message>
        <source>Tay</source>
        <translation>Tày</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>chưa rõ</translation>
    </message>
    <message>
        <source>Choose languages</source>
        <translation>Chọn các ngôn ngữ</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>chọn…</translation>
    </message>
    <message>
        <source>Choose in the calendar</source>
        <translation>Chọn trên lịch</translation>
    </message>
    <message>
        <source>day/month/year</source>
        <translation>ngày/tháng/năm</translation>
    </message>
    <message>
        <source>year-month-day</source>
        <translation>năm-tháng-ngày</translation>
    </message>
    <message>
        <source>This is no day. Write it like {day}, or leave it empty.</source>
        <translation>Đây không phải là một ngày. Hãy ghi như {day}, hoặc để trống.</translation>
    </message>
    <message>
        <source>On the map…</source>
        <translation>Trên bản đồ…</translation>
    </message>
    <message>
        <source>Click the place on the map, or drag its mark; Esc puts it back</source>
        <translation>Bấm vào vị trí trên bản đồ, hoặc kéo dấu của nó; Esc để trả lại chỗ cũ</translation>
    </message>
    <message>
        <source>The place is unknown</source>
        <translation>Chưa rõ vị trí</translation>
    </message>
    <message>
        <source>Choose one from the list, or leave it empty.</source>
        <translation>Hãy chọn trong danh sách, hoặc để trống.</translation>
    </message>
    <message>
        <source>code or name</source>
        <translation>mã hoặc tên</translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>Hiện danh sách</translation>
    </message>
    <message>
        <source>Open this record</source>
        <translation>Mở hồ sơ này</translation>
    </message>
    <message>
        <source>Write a whole number, or leave it empty.</source>
        <translation>Hãy ghi một số nguyên, hoặc để trống.</translation>
    </message>
    <message>
        <source>Write a number, or leave it empty.</source>
        <translation>Hãy ghi một số, hoặc để trống.</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Thêm…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Đang đọc…</translation>
    </message>
    <message>
        <source>{shown} of {count}</source>
        <translation>{shown} trong {count}</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>Chưa có hồ sơ nào.</translation>
    </message>
    <message>
        <source>Địa Bàn: places, people, households</source>
        <translation>Địa Bàn: xã, bản, cán bộ, hộ</translation>
    </message>
    <message>
        <source>This plan was submitted, decided or dropped. It changes only when it is returned.</source>
        <translation>Phương án này đã trình, đã quyết định hoặc đã bỏ. Chỉ sửa được khi được trả lại.</translation>
    </message>
    <message>
        <source>The plan was submitted or decided: what it ends does not change any more.</source>
        <translation>Phương án đã trình hoặc đã quyết định: những gì nó kết thúc không sửa được nữa.</translation>
    </message>
    <message>
        <source>The personal values of this household were erased and do not come back.</source>
        <translation>Thông tin cá nhân của hộ này đã được xoá và không đưa lại được.</translation>
    </message>
    <message>
        <source>In force by decision: only the lock and the comment change here. Whoever should take over, or its end, goes through a plan.</source>
        <translation>Đang có hiệu lực theo quyết định: ở đây chỉ sửa được khoá và ghi chú. Ai nhận thay, hay khi nào kết thúc, phải qua một phương án.</translation>
    </message>
    <message>
        <source>The plan of this assignment is with the commander. It changes only when it is returned.</source>
        <translation>Phương án của phân công này đang ở chỉ huy. Chỉ sửa được khi được trả lại.</translation>
    </message>
    <message>
        <source>This assignment has ended. It is history and does not change.</source>
        <translation>Phân công này đã kết thúc. Nó là lịch sử và không thay đổi.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Xem trên bản đồ</translation>
    </message>
    <message>
        <source>History of this row</source>
        <translation>Lịch sử của hồ sơ này</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Thêm nữa</translation>
    </message>
    <message>
        <source>Another one like this</source>
        <translation>Thêm một hồ sơ giống thế này</translation>
    </message>
    <message>
        <source>End with a day…</source>
        <translation>Kết thúc từ ngày…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xoá</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Áp dụng</translation>
    </message>
    <message>
        <source>Ctrl+Return; goes to the pending changes and can be undone</source>
        <translation>Ctrl+Enter; vào danh sách thay đổi chờ lưu và hoàn tác được</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Bỏ</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Kết thúc</translation>
    </message>
    <message>
        <source>* must be filled in</source>
        <translation>* phải điền</translation>
    </message>
    <message>
        <source>What you typed here was not applied yet.</source>
        <translation>Những gì vừa nhập ở đây chưa được áp dụng.</translation>
    </message>
    <message>
        <source>Apply and go on</source>
        <translation>Áp dụng rồi đi tiếp</translation>
    </message>
    <message>
        <source>Discard and go on</source>
        <translation>Bỏ rồi đi tiếp</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Ở lại</translation>
    </message>
    <message>
        <source>Give the day.</source>
        <translation>Hãy ghi ngày.</translation>
    </message>
    <message>
        <source>New: {thing}</source>
        <translation>Thêm: {thing}</translation>
    </message>
    <message>
        <source>{name} ({count}, the first {shown} shown)</source>
        <translation>{name} ({count}, hiện {shown} dòng đầu)</translation>
    </message>
    <message>
        <source>Add one here</source>
        <translation>Thêm vào đây</translation>
    </message>
    <message>
        <source>Between {least} and {most}.</source>
        <translation>Từ {least} đến {most}.</translation>
    </message>
    <message>
        <source>Exactly one of these must be given: {names}.</source>
        <translation>Phải điền đúng một trong các mục: {names}.</translation>
    </message>
    <message>
        <source>This setting cannot be read so. Its default shows how it is written.</source>
        <translation>Thiết lập này ghi như vậy không đọc được. Giá trị mặc định cho biết cách ghi.</translation>
    </message>
    <message>
        <source>Somebody else changed the same rows</source>
        <translation>Người khác đã sửa cùng những dòng này</translation>
    </message>
    <message>
        <source>Nothing was saved yet. Choose for each row, then save again; or leave it for later.</source>
        <translation>Chưa lưu gì. Chọn cho từng dòng rồi lưu lại, hoặc để sau.</translation>
    </message>
    <message>
        <source>These are the first {shown} of {count} rows. When you have decided about them and saved again, the next are shown; nothing is written over before that.</source>
        <translation>Đây là {shown} dòng đầu trong tổng số {count}. Khi bạn đã quyết định các dòng này và lưu lại, các dòng tiếp theo sẽ hiện ra; trước đó không có gì bị ghi đè.</translation>
    </message>
    <message>
        <source>Mine everywhere</source>
        <translation>Lấy của tôi tất cả</translation>
    </message>
    <message>
        <source>Theirs everywhere</source>
        <translation>Giữ của họ tất cả</translation>
    </message>
    <message>
        <source>Save like this</source>
        <translation>Lưu như vậy</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Để sau</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>When you began</source>
        <translation>Khi bạn bắt đầu</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Của bạn</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>Của họ</translation>
    </message>
    <message>
        <source>Write mine over it</source>
        <translation>Ghi đè bằng của tôi</translation>
    </message>
    <message>
        <source>Keep theirs and leave mine</source>
        <translation>Giữ của họ, bỏ của tôi</translation>
    </message>
    <message>
        <source>{count} changes of the last time were not saved.</source>
        <translation>{count} thay đổi của lần trước chưa được lưu.</translation>
    </message>
    <message>
        <source>What was typed is not kept on this machine, and is missing: {what}.</source>
        <translation>Chữ đã gõ không được giữ trên máy này nên bị thiếu: {what}.</translation>
    </message>
    <message>
        <source>{count} more cannot be taken up again without it.</source>
        <translation>{count} thay đổi khác không làm lại được vì thiếu phần chữ đó.</translation>
    </message>
    <message>
        <source>{count} changes of the last time cannot be taken up again without it.</source>
        <translation>{count} thay đổi của lần trước không làm lại được vì thiếu phần chữ đó.</translation>
    </message>
    <message>
        <source>Unsaved changes found</source>
        <translation>Có thay đổi chưa lưu</translation>
    </message>
    <message>
        <source>Take up again</source>
        <translation>Làm tiếp</translation>
    </message>
    <message>
        <source>These are the first {shown} of {count}. When they are corrected or dropped and you save again, the next are shown.</source>
        <translation>Đây là {shown} mục đầu trong tổng số {count}. Khi bạn đã sửa hoặc bỏ các mục này và lưu lại, các mục tiếp theo sẽ hiện ra.</translation>
    </message>
    <message>
        <source>Nothing was saved: a rule of the workspace stands in the way. Your changes are still there.</source>
        <translation>Chưa lưu gì: vướng một quy tắc của bộ dữ liệu. Các thay đổi của bạn vẫn còn.</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Chưa lưu</translation>
    </message>
    <message>
        <source>Drop this change</source>
        <translation>Bỏ thay đổi này</translation>
    </message>
    <message>
        <source>{count} changes are not saved. They are offered again when the workspace is opened.</source>
        <translation>{count} thay đổi chưa lưu. Khi mở lại bộ dữ liệu sẽ được hỏi tiếp.</translation>
    </message>
    <message>
        <source>every duty</source>
        <translation>mọi nhiệm vụ</translation>
    </message>
    <message>
        <source>Who is in force stays</source>
        <translation>Giữ người đang phụ trách</translation>
    </message>
    <message>
        <source>Who is planned stays</source>
        <translation>Giữ người theo phương án</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Việc cần làm</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Phương án</translation>
    </message>
    <message>
        <source>Branch: from which plan (empty: what is in force)</source>
        <translation>Tạo nhánh: từ phương án nào (bỏ trống: từ hiện trạng)</translation>
    </message>
    <message>
        <source>Rename: new name</source>
        <translation>Đổi tên: tên mới</translation>
    </message>
    <message>
        <source>Return: what is to be changed</source>
        <translation>Trả lại: cần sửa gì</translation>
    </message>
    <message>
        <source>Approve: number of the decision</source>
        <translation>Duyệt: số quyết định</translation>
    </message>
    <message>
        <source>Approve: day of the decision (2026-06-30)</source>
        <translation>Duyệt: ngày quyết định (2026-06-30)</translation>
    </message>
    <message>
        <source>Approve: who decided</source>
        <translation>Duyệt: cơ quan ra quyết định</translation>
    </message>
    <message>
        <source>Approve: only this unit (code)</source>
        <translation>Duyệt: chỉ đơn vị này (mã)</translation>
    </message>
    <message>
        <source>Approve: only this duty</source>
        <translation>Duyệt: chỉ nhiệm vụ này</translation>
    </message>
    <message>
        <source>Approve: submit it in the same step</source>
        <translation>Duyệt: trình luôn trong cùng bước</translation>
    </message>
    <message>
        <source>Settle: of two in charge</source>
        <translation>Gỡ vướng: nếu hai người cùng phụ trách</translation>
    </message>
    <message>
        <source>Lists plans, branches, submits, approves (also in part) or returns one. Nothing is overwritten.</source>
        <translation>Liệt kê phương án, tạo nhánh, trình, duyệt (cả từng phần) hoặc trả lại. Không ghi đè gì.</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Phương án</translation>
    </message>
    <message>
        <source>List the plans</source>
        <translation>Liệt kê phương án</translation>
    </message>
    <message>
        <source>Show one</source>
        <translation>Xem một phương án</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Tạo nhánh</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Đổi tên</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Bỏ</translation>
    </message>
    <message>
        <source>Settle conflicts</source>
        <translation>Gỡ vướng</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>Trình</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Duyệt</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Trả lại</translation>
    </message>
    <message>
        <source>First: a plan, a period or a day (2026-06-30)</source>
        <translation>Bên thứ nhất: phương án, kỳ hoặc ngày (2026-06-30)</translation>
    </message>
    <message>
        <source>Second: a plan, a period or a day (2026-06-30)</source>
        <translation>Bên thứ hai: phương án, kỳ hoặc ngày (2026-06-30)</translation>
    </message>
    <message>
        <source>Day on which plans are looked at</source>
        <translation>Ngày xem phương án</translation>
    </message>
    <message>
        <source>Comparison as a file</source>
        <translation>Tệp so sánh</translation>
    </message>
    <message>
        <source>Compares two plans, periods or days: figures, gaps closed and new, assignments, each cadre's charge.</source>
        <translation>So sánh hai phương án, kỳ hoặc ngày: chỉ tiêu, khoảng trống đã hết và mới, phân công, phần việc của từng cán bộ.</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>So sánh</translation>
    </message>
    <message>
        <source>List the periods</source>
        <translation>Liệt kê các kỳ</translation>
    </message>
    <message>
        <source>Freeze one</source>
        <translation>Chốt một kỳ</translation>
    </message>
    <message>
        <source>Name of the period</source>
        <translation>Tên kỳ</translation>
    </message>
    <message>
        <source>Freezes the figures of a review period, which then never change, or lists those there are.</source>
        <translation>Chốt số liệu một kỳ sơ kết, tổng kết (không bao giờ đổi nữa), hoặc liệt kê các kỳ đã chốt.</translation>
    </message>
    <message>
        <source>Review periods</source>
        <translation>Kỳ sơ kết, tổng kết</translation>
    </message>
    <message>
        <source>what is in force</source>
        <translation>hiện trạng</translation>
    </message>
    <message>
        <source>Choose a plan, or make one: “Branch…” begins from what is in force, or from the plan chosen.</source>
        <translation>Chọn một phương án, hoặc tạo mới: “Tạo nhánh…” bắt đầu từ hiện trạng hoặc từ phương án đang chọn.</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>Tạo nhánh…</translation>
    </message>
    <message>
        <source>A new plan on the one chosen, or on what is in force</source>
        <translation>Phương án mới dựa trên phương án đang chọn, hoặc trên hiện trạng</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Đổi tên…</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>Tên khác</translation>
    </message>
    <message>
        <source>Give it up; it can still be looked at</source>
        <translation>Không dùng nữa; vẫn xem lại được</translation>
    </message>
    <message>
        <source>Go on by hand</source>
        <translation>Làm tiếp bằng tay</translation>
    </message>
    <message>
        <source>Open it for assigning on the map</source>
        <translation>Mở để phân công trên bản đồ</translation>
    </message>
    <message>
        <source>Hand it in for a decision; then nobody changes it</source>
        <translation>Trình để quyết định; từ đó không ai sửa</translation>
    </message>
    <message>
        <source>Return…</source>
        <translation>Trả lại…</translation>
    </message>
    <message>
        <source>Send it back with a comment</source>
        <translation>Trả lại kèm ý kiến</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Duyệt…</translation>
    </message>
    <message>
        <source>Bring it into force, the whole or a part, under a decision</source>
        <translation>Cho có hiệu lực, toàn bộ hoặc một phần, theo một quyết định</translation>
    </message>
    <message>
        <source>Settle: keep who is in force</source>
        <translation>Gỡ: giữ người đang phụ trách</translation>
    </message>
    <message>
        <source>What ended already is let go; of two in charge the one in force stays</source>
        <translation>Bỏ qua những gì đã kết thúc; nếu hai người cùng phụ trách thì giữ người đang phụ trách</translation>
    </message>
    <message>
        <source>Settle: keep who is planned</source>
        <translation>Gỡ: giữ người theo phương án</translation>
    </message>
    <message>
        <source>What ended already is let go; of two in charge the planned one stays, the other ends</source>
        <translation>Bỏ qua những gì đã kết thúc; nếu hai người cùng phụ trách thì giữ người theo phương án, người kia kết thúc</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Thay đổi</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Vướng</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>So với</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ngày</translation>
    </message>
    <message>
        <source>What changes for whom, and where</source>
        <translation>Thay đổi gì, với ai, ở đâu</translation>
    </message>
    <message>
        <source>Submitted by {who} on {day}.</source>
        <translation>{who} trình ngày {day}.</translation>
    </message>
    <message>
        <source>Decided by {who} on {day}.</source>
        <translation>{who} quyết định ngày {day}.</translation>
    </message>
    <message>
        <source>Comment: {comment}</source>
        <translation>Ý kiến: {comment}</translation>
    </message>
    <message>
        <source>… and {count} more.</source>
        <translation>… và {count} điểm nữa.</translation>
    </message>
    <message>
        <source>All of it would hold from {day}.</source>
        <translation>Toàn bộ có hiệu lực từ {day}.</translation>
    </message>
    <message>
        <source>new: had nobody</source>
        <translation>mới: trước chưa có ai</translation>
    </message>
    <message>
        <source>moved, nearer now</source>
        <translation>chuyển người, gần hơn</translation>
    </message>
    <message>
        <source>moved, farther now</source>
        <translation>chuyển người, xa hơn</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>chuyển người</translation>
    </message>
    <message>
        <source>ends: nobody after</source>
        <translation>kết thúc, không ai thay</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>giữ nguyên</translation>
    </message>
    <message>
        <source>Who gains, who loses, who walks farther</source>
        <translation>Ai thêm, ai bớt, ai đi xa hơn</translation>
    </message>
    <message>
        <source>From where</source>
        <translation>Từ đâu đến</translation>
    </message>
    <message>
        <source>who goes there now</source>
        <translation>người đang đến</translation>
    </message>
    <message>
        <source>who would go there</source>
        <translation>người sẽ đến</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Thay đổi</translation>
    </message>
    <message>
        <source>Charge</source>
        <translation>Việc phụ trách</translation>
    </message>
    <message>
        <source>before</source>
        <translation>trước</translation>
    </message>
    <message>
        <source>after</source>
        <translation>sau</translation>
    </message>
    <message>
        <source>there and back, min</source>
        <translation>đi và về, phút</translation>
    </message>
    <message>
        <source>Cadres</source>
        <translation>Cán bộ</translation>
    </message>
    <message>
        <source>Charges</source>
        <translation>Việc phụ trách</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>Khoảng trống</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Chỉ tiêu</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Khoảng trống</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>hết</translation>
    </message>
    <message>
        <source>new</source>
        <translation>mới</translation>
    </message>
    <message>
        <source>lasting</source>
        <translation>còn</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Chỉ tiêu</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>chênh lệch</translation>
    </message>
    <message>
        <source>gains</source>
        <translation>thêm</translation>
    </message>
    <message>
        <source>farthest, min</source>
        <translation>xa nhất, phút</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>hiện trạng</translation>
    </message>
    <message>
        <source>New plan</source>
        <translation>Phương án mới</translation>
    </message>
    <message>
        <source>Rename a plan</source>
        <translation>Đổi tên phương án</translation>
    </message>
    <message>
        <source>A new plan that stands on “{name}”.</source>
        <translation>Phương án mới dựa trên “{name}”.</translation>
    </message>
    <message>
        <source>A new plan that stands on what is in force.</source>
        <translation>Phương án mới dựa trên hiện trạng.</translation>
    </message>
    <message>
        <source>Another name for “{name}”.</source>
        <translation>Tên khác cho “{name}”.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>So sánh</translation>
    </message>
    <message>
        <source>{name}, branch</source>
        <translation>{name}, nhánh</translation>
    </message>
    <message>
        <source>“{name}” goes back to whoever submitted it. Say what is to be changed; write about the work, not about people.</source>
        <translation>“{name}” được trả lại người trình. Ghi rõ cần sửa gì; viết về công việc, không viết về con người.</translation>
    </message>
    <message>
        <source>“{name}” comes into force: what it ends is kept as ended, what it brings carries the decision.</source>
        <translation>“{name}” có hiệu lực: phân công cũ được giữ lại là đã kết thúc, phân công mới mang số quyết định.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Hãy đặt tên.</translation>
    </message>
    <message>
        <source>There is a plan of that name already.</source>
        <translation>Đã có phương án tên này.</translation>
    </message>
    <message>
        <source>Return a plan</source>
        <translation>Trả lại phương án</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Ý kiến</translation>
    </message>
    <message>
        <source>Say what is to be changed.</source>
        <translation>Ghi rõ cần sửa gì.</translation>
    </message>
    <message>
        <source>Submit and approve a plan</source>
        <translation>Trình và duyệt phương án</translation>
    </message>
    <message>
        <source>Approve a plan</source>
        <translation>Duyệt phương án</translation>
    </message>
    <message>
        <source>I submit and decide this myself; the log will say so.</source>
        <translation>Tôi tự trình và tự quyết định; nhật ký sẽ ghi như vậy.</translation>
    </message>
    <message>
        <source>Approved with it, since it stands on them: {names}.</source>
        <translation>Cùng được duyệt, vì phương án này dựa trên đó: {names}.</translation>
    </message>
    <message>
        <source>the whole plan</source>
        <translation>toàn bộ phương án</translation>
    </message>
    <message>
        <source>A decision has a number and a body.</source>
        <translation>Quyết định cần có số và cơ quan ra quyết định.</translation>
    </message>
    <message>
        <source>Nobody else has seen this plan. Submit it for somebody else, or say that you decide it yourself.</source>
        <translation>Chưa ai khác xem phương án này. Hãy trình cho người khác, hoặc xác nhận tự quyết định.</translation>
    </message>
    <message>
        <source>Number of the decision</source>
        <translation>Số quyết định</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Decided by (body)</source>
        <translation>Cơ quan ra quyết định</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>Nhiệm vụ</translation>
    </message>
    <message>
        <source>{begins} assignments come into force, {ends} end.</source>
        <translation>{begins} phân công có hiệu lực, {ends} phân công kết thúc.</translation>
    </message>
    <message>
        <source>The rest stays open for another decision.</source>
        <translation>Phần còn lại để ngỏ cho quyết định khác.</translation>
    </message>
    <message>
        <source>Branch, compare, submit, return and approve plans</source>
        <translation>Tạo nhánh, so sánh, trình, trả lại, duyệt phương án</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>{count} changes wait to be saved</source>
        <translation>{count} thay đổi chờ lưu</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>Hoàn tác: {what}</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>Làm lại: {what}</translation>
    </message>
    <message>
        <source>{count} changes are saved.</source>
        <translation>Đã lưu {count} thay đổi.</translation>
    </message>
    <message>
        <source>Assigning</source>
        <translation>Phân công</translation>
    </message>
    <message>
        <source>Give cadres to households on the map; saved as a plan</source>
        <translation>Giao cán bộ phụ trách hộ ngay trên bản đồ; lưu thành phương án</translation>
    </message>
    <message>
        <source>{count} households, {nobody} of them in need with nobody</source>
        <translation>{count} hộ, trong đó {nobody} hộ cần giúp chưa có người</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Bỏ khoá</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Khoá</translation>
    </message>
    <message>
        <source>common language</source>
        <translation>chung ngôn ngữ</translation>
    </message>
    <message>
        <source>Assign to {who}</source>
        <translation>Giao cho {who}</translation>
    </message>
    <message>
        <source>Unassign</source>
        <translation>Thôi giao</translation>
    </message>
    <message>
        <source>Choose {who}</source>
        <translation>Chọn {who}</translation>
    </message>
    <message>
        <source>no way</source>
        <translation>không có đường</translation>
    </message>
    <message>
        <source>{count} communes</source>
        <translation>{count} xã</translation>
    </message>
    <message>
        <source>{name}, {unit}: {households} households, {villages} villages</source>
        <translation>{name}, {unit}: {households} hộ, {villages} bản</translation>
    </message>
    <message>
        <source>{name}: {communes} communes, {villages} villages</source>
        <translation>{name}: {communes} xã, {villages} bản</translation>
    </message>
    <message>
        <source>Pla&amp;n</source>
        <translation>P&amp;hương án</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>Đang hiệu lực</translation>
    </message>
    <message>
        <source>The first day on which it no longer holds</source>
        <translation>Ngày đầu tiên không còn hiệu lực</translation>
    </message>
    <message>
        <source>Also from others</source>
        <translation>Cả nơi đã có người</translation>
    </message>
    <message>
        <source>Areas also take what somebody else has in charge. A click always does. Shift does it once.</source>
        <translation>Khoanh vùng lấy cả nơi người khác đang phụ trách. Bấm chuột thì luôn lấy. Giữ Shift để làm một lần.</translation>
    </message>
    <message>
        <source>Looked after</source>
        <translation>Có người</translation>
    </message>
    <message>
        <source>With nobody</source>
        <translation>Chưa có</translation>
    </message>
    <message>
        <source>Villages with nobody</source>
        <translation>Bản chưa có</translation>
    </message>
    <message>
        <source>Everything that was not saved is discarded.</source>
        <translation>Đã bỏ mọi thay đổi chưa lưu.</translation>
    </message>
    <message>
        <source>{name} is not in the records now; nobody is chosen.</source>
        <translation>{name} không còn trong hồ sơ; hiện không chọn ai.</translation>
    </message>
    <message>
        <source>Dropped: {what}</source>
        <translation>Đã bỏ: {what}</translation>
    </message>
    <message>
        <source>communes</source>
        <translation>xã</translation>
    </message>
    <message>
        <source>villages</source>
        <translation>bản</translation>
    </message>
    <message>
        <source>Communes</source>
        <translation>Xã</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Chờ lưu</translation>
    </message>
    <message>
        <source>Pending ({count})</source>
        <translation>Chờ lưu ({count})</translation>
    </message>
    <message>
        <source>Left off; nothing has happened.</source>
        <translation>Đã thôi; không có gì thay đổi.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>và {count} điều khác</translation>
    </message>
    <message>
        <source>Click something whose cadre you want to choose.</source>
        <translation>Bấm vào nơi có cán bộ cần chọn.</translation>
    </message>
    <message>
        <source>Choose the first cadre: in the list, or by a click on something of theirs.</source>
        <translation>Chọn cán bộ thứ nhất: trong danh sách, hoặc bấm vào nơi người đó phụ trách.</translation>
    </message>
    <message>
        <source>{who}. Now choose who takes everything over: in the list, or on the map.</source>
        <translation>{who}. Giờ chọn người nhận bàn giao toàn bộ: trong danh sách, hoặc trên bản đồ.</translation>
    </message>
    <message>
        <source>{who}. Now choose who changes places: in the list, or on the map.</source>
        <translation>{who}. Giờ chọn người đổi chỗ: trong danh sách, hoặc trên bản đồ.</translation>
    </message>
    <message>
        <source>Nothing to assign there: no need, or somebody is in charge. Shift takes these too.</source>
        <translation>Không có gì để giao ở đó: không cần giúp, hoặc đã có người. Giữ Shift để lấy cả những nơi này.</translation>
    </message>
    <message>
        <source>{count} in hand. Double-click a cadre, or press Enter on one, to assign.</source>
        <translation>Đang cầm {count}. Bấm đúp vào một cán bộ, hoặc nhấn Enter, để giao.</translation>
    </message>
    <message>
        <source>Nobody whom this would concern is in charge there.</source>
        <translation>Ở đó không có ai phụ trách để làm việc này.</translation>
    </message>
    <message>
        <source>Nobody is in charge there.</source>
        <translation>Ở đó chưa có ai phụ trách.</translation>
    </message>
    <message>
        <source>Nothing there.</source>
        <translation>Ở đó không có gì.</translation>
    </message>
    <message>
        <source>{count} were left as they are; Shift takes these too.</source>
        <translation>{count} nơi giữ nguyên; giữ Shift để lấy cả.</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Bấm</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Khung chữ nhật</translation>
    </message>
    <message>
        <source>Free shape</source>
        <translation>Vùng tự do</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Quét</translation>
    </message>
    <message>
        <source>Take the cadre of what is under the pointer</source>
        <translation>Lấy mẫu: chọn cán bộ phụ trách nơi dưới con trỏ</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Bàn giao</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Đổi chỗ</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Giao</translation>
    </message>
    <message>
        <source>End with a date</source>
        <translation>Kết thúc</translation>
    </message>
    <message>
        <source>Lock or unlock</source>
        <translation>Khoá</translation>
    </message>
    <message>
        <source>Households</source>
        <translation>Hộ</translation>
    </message>
    <message>
        <source>Villages</source>
        <translation>Bản</translation>
    </message>
    <message>
        <source>Party cells</source>
        <translation>Chi bộ</translation>
    </message>
    <message>
        <source>Commune posts</source>
        <translation>Tăng cường xã</translation>
    </message>
    <message>
        <source>Twinning</source>
        <translation>Kết nghĩa</translation>
    </message>
    <message>
        <source>Why, and who could take it</source>
        <translation>Vì sao, và ai nhận được</translation>
    </message>
    <message>
        <source>Give what is in hand to the chosen cadre</source>
        <translation>Giao những gì đang cầm cho cán bộ đã chọn</translation>
    </message>
    <message>
        <source>Search a cadre</source>
        <translation>Tìm cán bộ</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>Leave off; nothing has happened</source>
        <translation>Thôi; không có gì thay đổi</translation>
    </message>
    <message>
        <source>Why is this red?</source>
        <translation>Vì sao có màu đỏ?</translation>
    </message>
    <message>
        <source>Who could take it? A click assigns.</source>
        <translation>Ai nhận được? Bấm để giao.</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>Đã hoàn tác: {what}</translation>
    </message>
    <message>
        <source>Done again: {what}</source>
        <translation>Đã làm lại: {what}</translation>
    </message>
    <message>
        <source>Somebody is in charge everywhere.</source>
        <translation>Mọi nơi đều đã có người phụ trách.</translation>
    </message>
    <message>
        <source>{what}: nobody is in charge.</source>
        <translation>{what}: chưa có ai phụ trách.</translation>
    </message>
    <message>
        <source>Reason, about the help and not about the person</source>
        <translation>Lý do, về việc giúp đỡ, không về cá nhân</translation>
    </message>
    <message>
        <source>Same reason from now on</source>
        <translation>Từ giờ dùng lý do này</translation>
    </message>
    <message>
        <source>Assign all the same</source>
        <translation>Vẫn giao</translation>
    </message>
    <message>
        <source>Only the others</source>
        <translation>Chỉ giao số còn lại</translation>
    </message>
    <message>
        <source>Leave off</source>
        <translation>Thôi</translation>
    </message>
    <message>
        <source>Only the other {count}</source>
        <translation>Chỉ giao {count} nơi còn lại</translation>
    </message>
    <message>
        <source>{count} → {name}: {now} + {more} of {limit} households</source>
        <translation>{count} → {name}: {now} + {more} trên {limit} hộ</translation>
    </message>
    <message>
        <source>Without a cadre</source>
        <translation>Không có cán bộ</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>dự thảo</translation>
    </message>
    <message>
        <source>submitted</source>
        <translation>đã trình</translation>
    </message>
    <message>
        <source>returned</source>
        <translation>trả lại</translation>
    </message>
    <message>
        <source>{count} under the gesture</source>
        <translation>{count} nơi trong vùng chọn</translation>
    </message>
    <message>
        <source>Plan of {day}</source>
        <translation>Phương án ngày {day}</translation>
    </message>
    <message>
        <source>Households with nobody {count}</source>
        <translation>Hộ chưa có người {count}</translation>
    </message>
    <message>
        <source>Villages with nobody {count}</source>
        <translation>Bản chưa có người {count}</translation>
    </message>
    <message>
        <source>Overloaded {count}</source>
        <translation>Quá tải {count}</translation>
    </message>
    <message>
        <source>Saved: {count} changes.</source>
        <translation>Đã lưu {count} thay đổi.</translation>
    </message>
    <message>
        <source>Not saved: {count} rows were changed by others.</source>
        <translation>Chưa lưu: {count} dòng đã bị người khác sửa.</translation>
    </message>
    <message>
        <source>Not saved.</source>
        <translation>Chưa lưu.</translation>
    </message>
    <message>
        <source>({over} too many)</source>
        <translation>(quá {over})</translation>
    </message>
    <message>
        <source>with room</source>
        <translation>còn khả năng</translation>
    </message>
    <message>
        <source>Only those who share a language with the village of what is in hand</source>
        <translation>Chỉ những người có chung ngôn ngữ với bản của những gì đang cầm</translation>
    </message>
    <message>
        <source>by name</source>
        <translation>theo tên</translation>
    </message>
    <message>
        <source>most room first</source>
        <translation>còn nhận nhiều nhất trước</translation>
    </message>
    <message>
        <source>most households first</source>
        <translation>nhiều hộ nhất trước</translation>
    </message>
    <message>
        <source>farthest first</source>
        <translation>xa nhất trước</translation>
    </message>
    <message>
        <source>nearest to what is in hand</source>
        <translation>gần nơi đang cầm nhất</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Lưu…</translation>
    </message>
    <message>
        <source>Save into a new plan called</source>
        <translation>Lưu vào phương án mới tên</translation>
    </message>
    <message>
        <source>Press again to discard all of them.</source>
        <translation>Bấm lần nữa để bỏ tất cả.</translation>
    </message>
    <message>
        <source>{gestures} gestures, {rows} rows wait to be saved</source>
        <translation>{gestures} thao tác, {rows} nơi chờ lưu</translation>
    </message>
    <message>
        <source>Nothing waits to be saved</source>
        <translation>Không có gì chờ lưu</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Đang lưu…</translation>
    </message>
    <message>
        <source>{out} min there, {back} min back</source>
        <translation>đi {out} phút, về {back} phút</translation>
    </message>
    <message>
        <source>Minutes not calculated</source>
        <translation>Chưa tính thời gian đi</translation>
    </message>
    <message>
        <source>No way leads there in this season</source>
        <translation>Mùa này không có đường tới</translation>
    </message>
    <message>
        <source>Farther than was calculated</source>
        <translation>Xa hơn mức đã tính</translation>
    </message>
    <message>
        <source>Nobody is in charge</source>
        <translation>Chưa có ai phụ trách</translation>
    </message>
    <message>
        <source>waits to be saved</source>
        <translation>chờ lưu</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>đã khoá</translation>
    </message>
    <message>
        <source>Last visit {day}</source>
        <translation>Lượt thăm gần nhất {day}</translation>
    </message>
    <message>
        <source>No visit noted</source>
        <translation>Chưa ghi lượt thăm nào</translation>
    </message>
    <message>
        <source>{count} households in need, {nobody} with nobody</source>
        <translation>{count} hộ cần giúp, {nobody} hộ chưa có người</translation>
    </message>
    <message>
        <source>in the plan</source>
        <translation>trong phương án</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>từ {day}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>đến {day}</translation>
    </message>
    <message>
        <source>nobody: a limit stops it</source>
        <translation>chưa có ai: bị giới hạn</translation>
    </message>
    <message>
        <source>Proven: at most {gap} % from the best there is.</source>
        <translation>Đã chứng minh: cách phương án tốt nhất không quá {gap} %.</translation>
    </message>
    <message>
        <source>Draw round households on the map to tick them; with Shift to untick</source>
        <translation>Khoanh các hộ trên bản đồ để chọn; giữ Shift để bỏ chọn</translation>
    </message>
    <message>
        <source>Set goals and limits, then look for the best plan. Nothing in force is touched.</source>
        <translation>Đặt mục tiêu và giới hạn rồi tìm phương án tốt nhất. Không đụng đến hiện trạng.</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Chọn hết</translation>
    </message>
    <message>
        <source>Untick all</source>
        <translation>Bỏ chọn hết</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Khoanh vùng</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Nhận</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Đề xuất</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Còn lại</translation>
    </message>
    <message>
        <source>What stops it, and what would help</source>
        <translation>Vướng gì, cần gì</translation>
    </message>
    <message>
        <source>What the plan gives them</source>
        <translation>Phương án giao gì</translation>
    </message>
    <message>
        <source>Accept {chosen} of {count}</source>
        <translation>Nhận {chosen} trong {count}</translation>
    </message>
    <message>
        <source>{covered} households looked after, {uncovered} left; {changes} change.</source>
        <translation>{covered} hộ có người phụ trách, còn {uncovered} hộ; {changes} hộ đổi người.</translation>
    </message>
    <message>
        <source>further sites (dashed: nothing can pass it)</source>
        <translation>số mô hình thêm (nét đứt: không thể vượt)</translation>
    </message>
    <message>
        <source>everybody in need; who has somebody may change</source>
        <translation>mọi hộ cần giúp đỡ; hộ đã có người cũng có thể đổi</translation>
    </message>
    <message>
        <source>only who has nobody</source>
        <translation>chỉ hộ chưa có người</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>không giới hạn</translation>
    </message>
    <message>
        <source>only in communes twinned with the unit</source>
        <translation>chỉ ở xã kết nghĩa với đơn vị</translation>
    </message>
    <message>
        <source>until it is proven</source>
        <translation>đến khi chứng minh xong</translation>
    </message>
    <message>
        <source>The best plan found so far is kept when so many seconds are up</source>
        <translation>Hết số giây này thì lấy phương án tốt nhất đã tìm được</translation>
    </message>
    <message>
        <source>Look for the best plan</source>
        <translation>Tìm phương án tốt nhất</translation>
    </message>
    <message>
        <source>Name of the plan</source>
        <translation>Tên phương án</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Cho</translation>
    </message>
    <message>
        <source>Changes at most</source>
        <translation>Đổi nhiều nhất (hộ)</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Đơn vị</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Số giây</translation>
    </message>
    <message>
        <source>most need within reach of a site</source>
        <translation>nhiều hộ cần giúp đỡ nhất ở gần mô hình</translation>
    </message>
    <message>
        <source>least mean time to a site</source>
        <translation>thời gian trung bình đến mô hình ít nhất</translation>
    </message>
    <message>
        <source>Look for the best villages</source>
        <translation>Tìm bản thích hợp nhất</translation>
    </message>
    <message>
        <source>Further sites</source>
        <translation>Số mô hình thêm</translation>
    </message>
    <message>
        <source>Must have one (codes)</source>
        <translation>Bản phải có (mã)</translation>
    </message>
    <message>
        <source>May not have one (codes)</source>
        <translation>Bản không đặt (mã)</translation>
    </message>
    <message>
        <source>a common language is preferred</source>
        <translation>ưu tiên chung ngôn ngữ</translation>
    </message>
    <message>
        <source>a common language is required</source>
        <translation>bắt buộc chung ngôn ngữ</translation>
    </message>
    <message>
        <source>language is left aside</source>
        <translation>không xét ngôn ngữ</translation>
    </message>
    <message>
        <source>Optimum</source>
        <translation>Tối ưu</translation>
    </message>
    <message>
        <source>Looking for the best plan</source>
        <translation>Tìm phương án tốt nhất</translation>
    </message>
    <message>
        <source>Proposal “{plan}” against what is in force</source>
        <translation>Đề xuất “{plan}” so với hiện trạng</translation>
    </message>
    <message>
        <source>Looking for the best villages</source>
        <translation>Tìm bản thích hợp nhất</translation>
    </message>
    <message>
        <source>Best plan {day}</source>
        <translation>Phương án tối ưu {day}</translation>
    </message>
    <message>
        <source>Proposed model sites</source>
        <translation>Mô hình đề xuất</translation>
    </message>
    <message>
        <source>Whom they serve</source>
        <translation>Phục vụ những bản nào</translation>
    </message>
    <message>
        <source>{title}: {now} now, {objective} with these sites; nothing can pass {bound}.</source>
        <translation>{title}: hiện nay {now}, thêm các mô hình này {objective}; không thể vượt {bound}.</translation>
    </message>
    <message>
        <source>Sites in operation count. Nothing is written: the sites are shown, you decide.</source>
        <translation>Mô hình đang hoạt động được tính. Không ghi gì: chỉ đề xuất, bạn quyết định.</translation>
    </message>
    <message>
        <source>Mean minutes of need to a site</source>
        <translation>Số phút trung bình đến mô hình (theo mức cần)</translation>
    </message>
    <message>
        <source>Need within reach of a site</source>
        <translation>Mức cần giúp đỡ ở gần mô hình</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>thêm</translation>
    </message>
    <message>
        <source>households</source>
        <translation>hộ</translation>
    </message>
    <message>
        <source>Optimum…</source>
        <translation>Tối ưu…</translation>
    </message>
    <message>
        <source>The best that could be done, why, and what of it is accepted; where further model sites help</source>
        <translation>Phương án tốt nhất, vì sao, nhận phần nào; nên đặt thêm mô hình ở đâu</translation>
    </message>
    <message>
        <source>Save or drop the changes that wait first.</source>
        <translation>Hãy lưu hoặc bỏ các thay đổi đang chờ trước đã.</translation>
    </message>
    <message>
        <source>min, dry season</source>
        <translation>phút, mùa khô</translation>
    </message>
    <message>
        <source>New: {what}</source>
        <translation>Thêm: {what}</translation>
    </message>
    <message>
        <source>Changed: {what}</source>
        <translation>Sửa: {what}</translation>
    </message>
    <message>
        <source>Ended with a day: {what}</source>
        <translation>Kết thúc từ một ngày: {what}</translation>
    </message>
    <message>
        <source>Deleted: {what}</source>
        <translation>Xoá: {what}</translation>
    </message>
    <message>
        <source>The first {shown} of {count}: type to find others</source>
        <translation>{shown} dòng đầu trong {count}: gõ để tìm dòng khác</translation>
    </message>
    <message>
        <source>{target}: what the plan ends has ended meanwhile.</source>
        <translation>{target}: việc mà phương án cho kết thúc đã kết thúc rồi.</translation>
    </message>
    <message>
        <source>{target}: {cadre} has been put in charge meanwhile.</source>
        <translation>{target}: {cadre} vừa được giao phụ trách.</translation>
    </message>
    <message>
        <source>What this plan rests on has changed ({count}):
{first}</source>
        <translation>Cơ sở của phương án này đã thay đổi ({count}):
{first}</translation>
    </message>
    <message>
        <source>Next one to settle: nobody, or another would be better</source>
        <translation>Nơi tiếp theo cần xử lý: chưa có người, hoặc cần người khác</translation>
    </message>
    <message>
        <source>Nobody who can get there has room and a common language. You can choose somebody in the list, and say why.</source>
        <translation>Không ai đến được mà còn khả năng và chung ngôn ngữ. Có thể chọn một người trong danh sách và ghi lý do.</translation>
    </message>
    <message>
        <source>Who could take it?</source>
        <translation>Ai nhận được?</translation>
    </message>
    <message>
        <source>Nothing can be written into the QGIS profile: changes that are not saved would be lost with QGIS.</source>
        <translation>Không ghi được vào hồ sơ QGIS: thay đổi chưa lưu sẽ mất nếu QGIS tắt.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Đặt cạnh nhau</translation>
    </message>
    <message>
        <source>the same cadre on both sides</source>
        <translation>hai bên cùng một cán bộ</translation>
    </message>
    <message>
        <source>another cadre than on the other side</source>
        <translation>khác cán bộ với bên kia</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>chưa có ai</translation>
    </message>
    <message>
        <source>Both on two maps that move together</source>
        <translation>Hai bản đồ cùng di chuyển</translation>
    </message>
    <message>
        <source>not drawn yet</source>
        <translation>chưa vẽ</translation>
    </message>
    <message>
        <source>Draw…</source>
        <translation>Vẽ…</translation>
    </message>
    <message>
        <source>Draw it on the map, point by point</source>
        <translation>Vẽ trên bản đồ, từng điểm một</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Sửa…</translation>
    </message>
    <message>
        <source>Move, add and remove points on the map</source>
        <translation>Dời, thêm và bỏ điểm trên bản đồ</translation>
    </message>
    <message>
        <source>Add a part or a hole…</source>
        <translation>Thêm một phần hoặc một lỗ…</translation>
    </message>
    <message>
        <source>Remove a part or a hole…</source>
        <translation>Bỏ một phần hoặc một lỗ…</translation>
    </message>
    <message>
        <source>Draw anew…</source>
        <translation>Vẽ lại từ đầu…</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Chưa rõ</translation>
    </message>
    <message>
        <source>An area needs three points.</source>
        <translation>Một vùng cần ba điểm.</translation>
    </message>
    <message>
        <source>A line needs two points.</source>
        <translation>Một tuyến cần hai điểm.</translation>
    </message>
    <message>
        <source>Zoom in to see the points.</source>
        <translation>Phóng to để thấy các điểm.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Tuyến</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>Ranh giới</translation>
    </message>
    <message>
        <source>Click point by point; a double click, Return or the right button ends, Backspace takes the last point back, Esc leaves off. Points of neighbours are met exactly; Ctrl does without.</source>
        <translation>Bấm từng điểm; bấm đúp, Enter hoặc nút phải để xong, Backspace bỏ điểm vừa bấm, Esc để thôi. Điểm của hình bên cạnh được bắt chính xác; giữ Ctrl để không bắt.</translation>
    </message>
    <message>
        <source>Drag a point; click the middle of a side or double click on it for a new one; Delete or the right button removes one. Backspace takes the last step back, Esc all of them, Return ends.</source>
        <translation>Kéo một điểm; bấm giữa một cạnh hoặc bấm đúp lên cạnh để thêm điểm; Delete hoặc nút phải để bỏ điểm. Backspace trả lại bước vừa làm, Esc trả lại tất cả, Enter để xong.</translation>
    </message>
    <message>
        <source>Click the part or the hole that is to go; Esc leaves off.</source>
        <translation>Bấm vào phần hoặc lỗ cần bỏ; Esc để thôi.</translation>
    </message>
    <message>
        <source>Nobody gets there within {limit} minutes in this season: no way leads there from where anybody starts, or it is too long. Somebody stationed in the village does.</source>
        <translation>Mùa này không ai đến được trong {limit} phút: từ các nơi xuất phát không có đường tới, hoặc quá xa. Cán bộ cắm bản thì đến được.</translation>
    </message>
    <message>
        <source>Station somebody in the village…</source>
        <translation>Cử cán bộ cắm bản…</translation>
    </message>
    <message>
        <source>Station somebody in {village}</source>
        <translation>Cử cán bộ cắm bản tại {village}</translation>
    </message>
    <message>
        <source>Where somebody starts stands in the record: it is written as soon as you save, needs no decision, and stays when the plan is returned. Who takes what goes into the plan.</source>
        <translation>Nơi xuất phát của cán bộ nằm trong hồ sơ: được ghi ngay khi lưu, không cần quyết định, và vẫn giữ nguyên khi phương án bị trả lại. Còn ai nhận việc gì thì đưa vào phương án.</translation>
    </message>
    <message>
        <source>The ways from this village are not calculated yet: what would be too far is not known.</source>
        <translation>Chưa tính đường đi từ bản này: chưa biết việc nào sẽ thành quá xa.</translation>
    </message>
    <message>
        <source>nothing in charge now</source>
        <translation>đang chưa phụ trách việc gì</translation>
    </message>
    <message>
        <source>present charges: {near} come within reach, {far} too far</source>
        <translation>việc đang phụ trách: {near} thành đến được, {far} thành quá xa</translation>
    </message>
    <message>
        <source>{cadre} starts from {village} (the record, as soon as it is saved) and takes {targets} (the plan)</source>
        <translation>{cadre} cắm bản tại {village} (ghi vào hồ sơ ngay khi lưu) và nhận {targets} (vào phương án)</translation>
    </message>
    <message>
        <source>{cadre} starts from {village} (the record, as soon as it is saved)</source>
        <translation>{cadre} cắm bản tại {village} (ghi vào hồ sơ ngay khi lưu)</translation>
    </message>
    <message>
        <source>From {village}, {cadre} would no longer get to {count} of the present charges in time.</source>
        <translation>Từ {village}, {cadre} không còn kịp đến {count} việc đang phụ trách.</translation>
    </message>
    <message>
        <source>Gestures that change records: {count}. These are in force as soon as saved, whatever becomes of the plan.</source>
        <translation>Thao tác sửa hồ sơ: {count}. Có hiệu lực ngay khi lưu, dù phương án ra sao.</translation>
    </message>
    <message>
        <source>In the records, and so in force already: {count}. The rest waits for a decision.</source>
        <translation>Đã ghi vào hồ sơ, nên có hiệu lực ngay: {count}. Phần còn lại chờ quyết định.</translation>
    </message>
    <message>
        <source>Changes that are not saved</source>
        <translation>Các thay đổi chưa lưu</translation>
    </message>
    <message>
        <source>Also what was typed and not applied yet: {record}</source>
        <translation>Cả phần vừa nhập mà chưa áp dụng: {record}</translation>
    </message>
    <message>
        <source>Keep for next time</source>
        <translation>Giữ lại cho lần sau</translation>
    </message>
    <message>
        <source>They are offered again when the workspace is opened.</source>
        <translation>Khi mở lại bộ dữ liệu sẽ được hỏi tiếp.</translation>
    </message>
    <message>
        <source>{count} changes in “{workspace}” are not saved yet.</source>
        <translation>{count} thay đổi trong “{workspace}” chưa được lưu.</translation>
    </message>
    <message>
        <source>Kept for next time, they come back without what was typed as text ({what}).</source>
        <translation>Nếu giữ lại cho lần sau, phần chữ đã nhập sẽ không được giữ ({what}).</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Mở lại</translation>
    </message>
    <message>
        <source>Open a workspace first.</source>
        <translation>Hãy mở một bộ dữ liệu trước.</translation>
    </message>
    <message>
        <source>Save or discard the changes that wait first: they are not in the plan yet.</source>
        <translation>Hãy lưu hoặc bỏ các thay đổi đang chờ: chúng chưa có trong phương án.</translation>
    </message>
    <message>
        <source>Something is being calculated; wait until it is done.</source>
        <translation>Đang tính; hãy chờ đến khi xong.</translation>
    </message>
    <message>
        <source>Choose a plan first: it is compared with what is in force.</source>
        <translation>Hãy chọn một phương án: phương án được so sánh với hiện trạng.</translation>
    </message>
    <message>
        <source>Proposal “{plan}” against plan “{ground}”</source>
        <translation>Đề xuất “{plan}” so với phương án “{ground}”</translation>
    </message>
    <message>
        <source>The states of the households are still being read.</source>
        <translation>Đang đọc tình trạng của các hộ.</translation>
    </message>
    <message>
        <source>Begins from</source>
        <translation>Bắt đầu từ</translation>
    </message>
    <message>
        <source>Begin from this open plan</source>
        <translation>Bắt đầu từ phương án chưa duyệt này</translation>
    </message>
    <message>
        <source>A new plan that stands on the one shown here, to try something else</source>
        <translation>Phương án mới dựa trên phương án đang xem, để thử cách khác</translation>
    </message>
    <message>
        <source>What the plan shown here changes for whom, on the map and in figures</source>
        <translation>Phương án đang xem thay đổi gì, cho ai: trên bản đồ và bằng số liệu</translation>
    </message>
    <message>
        <source>The best plan within your limits, and why</source>
        <translation>Phương án tốt nhất trong giới hạn đã đặt, và lý do</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>So sánh</translation>
    </message>
    <message>
        <source>Compare on two maps</source>
        <translation>So sánh trên hai bản đồ</translation>
    </message>
    <message>
        <source>The row is not there any more.</source>
        <translation>Dòng này không còn nữa.</translation>
    </message>
    <message>
        <source>{chosen} of {count} chosen</source>
        <translation>Đã chọn {chosen}/{count}</translation>
    </message>
    <message>
        <source>{faults} faults were found. Each line says what to do.</source>
        <translation>Tìm thấy {faults} lỗi. Mỗi dòng cho biết cách xử lý.</translation>
    </message>
    <message>
        <source>Drop these {count} changes</source>
        <translation>Bỏ {count} thay đổi này</translation>
    </message>
    <message>
        <source>Show or hide: unit, commune, with room, common language</source>
        <translation>Hiện hoặc ẩn: đơn vị, xã, còn khả năng, chung ngôn ngữ</translation>
    </message>
    <message>
        <source>Filter ({count})</source>
        <translation>Lọc ({count})</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Lọc</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Thứ tự</translation>
    </message>
</context>
</TS>
